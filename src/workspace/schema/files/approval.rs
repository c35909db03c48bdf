//! `approvals/**/*.yaml`.

use super::{Field, Form, Key, PERSON, Record, Refers, Shape};

const DIGEST: Form = Form {
    pattern: "^[0-9a-f]{64}$",
    sample: "a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4",
    en: "64 hexadecimal digits",
    es: "64 cifras hexadecimales",
};

pub(in super::super) const APPROVAL: Shape = Shape::Map(&Record {
    what: "approval",
    fields: &[
        Field::new("schema", Shape::Integer { least: 1, most: 1 }, "Version of the format.", "Versión del formato.")
            .example("1")
            .required(),
        Field::new("post", Shape::Reference(Refers::Post), "Post, by id.", "Publicación, por su id.").example("mercado-otono").required(),
        Field::new(
            "by",
            PERSON,
            "Who approves: a key of plans/people.yaml, or an e-mail address.",
            "Quién aprueba: una clave de plans/people.yaml o una dirección de correo.",
        )
        .required(),
        Field::new("email", Shape::Email, "Address of the commit.", "Dirección del commit."),
        Field::new("at", Shape::Instant, "When.", "Cuándo.").required(),
        Field::text("note", "A remark, up to 500 characters.", "Una nota, de hasta 500 caracteres."),
        Field::new(
            "channels",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::Map(&VARIANT) },
            "What is approved, by channel.",
            "Qué se aprueba, por canal.",
        )
        .required(),
        Field::new(
            "decision",
            Shape::Choice(&["approve", "changes"]),
            "Whether it is a yes, or a request for changes.",
            "Si es un sí o pide cambios.",
        )
        .default("approve"),
        Field::new(
            "review",
            Shape::Map(&REVIEW),
            "The signature of a decision that was made on a review page.",
            "La firma de una decisión tomada en una página de revisión.",
        ),
        Field::text("on_behalf", "For whom somebody else wrote it down.", "Por quién lo anotó otra persona."),
        Field::new("seal", Shape::Form(&DIGEST), "Digest of everything above.", "Resumen criptográfico de todo lo anterior.").required(),
    ],
});

const SIGNATURE: Form = Form {
    pattern: "^[0-9a-f]{128}$",
    sample: "a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4",
    en: "128 hexadecimal digits",
    es: "128 cifras hexadecimales",
};

const REVIEW: Record = Record {
    what: "signature",
    fields: &[
        Field::text("invitation", "Invitation whose key signed.", "Invitación cuya clave firmó.").required(),
        Field::new("signature", Shape::Form(&SIGNATURE), "The signature.", "La firma.").required(),
        Field::new("applied_by", Shape::Email, "Who took it over.", "Quién la incorporó."),
    ],
};

const VARIANT: Record = Record {
    what: "variant",
    fields: &[
        Field::new("due", Shape::Instant, "When it is due.", "Cuándo toca."),
        Field::new("content", Shape::Form(&DIGEST), "Digest of everything that is sent.", "Resumen de todo lo que se envía.").required(),
        Field::new("text", Shape::Form(&DIGEST), "Digest of the texts.", "Resumen de los textos.").required(),
        Field::new("media", Shape::Form(&DIGEST), "Digest of the media.", "Resumen de los medios.").required(),
        Field::new("target", Shape::Form(&DIGEST), "Digest of the account.", "Resumen de la cuenta.").required(),
        Field::new("spec", Shape::Form(&DIGEST), "Digest of the network's spec.", "Resumen de la ficha de la red.").required(),
    ],
};
