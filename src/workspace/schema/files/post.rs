//! The front matter of a post.

use super::{CHANNELS, Field, Form, Key, Record, Refers, Shape, one};

pub(in super::super) const POST: Shape = Shape::Map(&Record {
    what: "front matter",
    fields: &[
        Field::text("title", "Title: of the page, of the list, of the preview.", "Título: de la página, de la lista, de la vista previa.")
            .example("Vuelve el mercado de otoño")
            .required(),
        Field::new(
            "id",
            Shape::Form(&POST_ID),
            "Identity; fixed once published. Renaming the file never publishes again.",
            "Identidad; fija una vez publicada. Cambiar el nombre del archivo no vuelve a publicar.",
        )
        .default_words("from the path", "sale de la ruta del archivo"),
        Field::text("summary", "A sentence for lists, feeds and cards.", "Una frase para listas, canales de noticias y tarjetas."),
        Field::new(
            "date",
            Shape::When,
            "When it is published: wall time in the workspace's zone, or with an offset.",
            "Cuándo se publica: hora local del espacio de trabajo, o con desfase.",
        )
        .instead_of(&["slot"]),
        Field::new(
            "slot",
            Shape::Form(&SLOT),
            "The calendar's slot in which it is published.",
            "El horario del calendario en que se publica.",
        )
        .instead_of(&["date"]),
        Field::new("channels", CHANNELS, "Channels on which it is published.", "Canales en los que se publica.")
            .default_words("the calendar's", "los del calendario"),
        Field::new(
            "status",
            Shape::Choice(&["draft", "review", "approved"]),
            "How far it has come; only `approved` is published.",
            "Cómo va; solo se publica lo `approved`.",
        )
        .default("draft"),
        Field::new(
            "kind",
            Shape::Choice(&["own", "curated", "reply", "question", "event", "promo"]),
            "What sort of post it is.",
            "Qué clase de publicación es.",
        )
        .default("own"),
        Field::new("pillar", one(Refers::Pillar), "Pillar of the plan.", "Eje del plan."),
        Field::new("objective", one(Refers::Objective), "Objective that it serves.", "Objetivo al que sirve."),
        Field::new("campaign", one(Refers::Campaign), "Campaign to which it belongs.", "Campaña a la que pertenece."),
        Field::text(
            "crisis",
            "Name of the crisis whose statement it is; `pregon crisis say` writes it.",
            "Nombre de la crisis de la que es declaración; lo escribe `pregon crisis say`.",
        ),
        Field::new("audience", one(Refers::Audience), "Audience that it is for.", "Público al que va dirigida."),
        Field::new(
            "source",
            Shape::Url,
            "Address of the piece that it recommends (`kind: curated`).",
            "Dirección de lo que recomienda (`kind: curated`).",
        ),
        Field::new(
            "in_reply_to",
            Shape::Url,
            "Address of the post that it answers (`kind: reply`).",
            "Dirección de la publicación a la que responde (`kind: reply`).",
        ),
        Field::new("link", Shape::Url, "Where it leads.", "A dónde lleva."),
        Field::new(
            "tags",
            Shape::OneOrMany(&Shape::Reference(Refers::Tag)),
            "Tags, which become hashtags.",
            "Temas, que se vuelven etiquetas.",
        )
        .example("[mercado de otoño, Puebla]"),
        Field::new("lang", Shape::Lang, "Language of the text.", "Lengua del texto.")
            .default_words("the channel's, else the workspace's", "la del canal o, si no, la del espacio de trabajo"),
        Field::new(
            "media",
            Shape::OneOrMany(&Shape::Either(&[Shape::Map(&MEDIA), Shape::Reference(Refers::File)])),
            "Pictures and video beside the file.",
            "Imágenes y video junto al archivo.",
        ),
        Field::new(
            "card",
            Shape::Choice(&["quote", "event", "tip"]),
            "A card drawn from a template where there is no picture.",
            "Una tarjeta dibujada de una plantilla si no hay imagen.",
        ),
        Field::new("poll", Shape::Map(&POLL), "A poll, on networks that have them.", "Una encuesta, en las redes que las tienen."),
        Field::new("cost", Shape::Money, "What it cost.", "Cuánto costó."),
        Field::new(
            "overrides",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::Map(&OVERRIDE) },
            "What is different on one channel.",
            "Qué cambia en un canal.",
        ),
        Field::new(
            "repeat",
            Shape::Either(&[Shape::Form(&RECURRENCE), Shape::Map(&REPEAT)]),
            "Makes a post for each date of a rule.",
            "Hace una publicación para cada fecha de una regla.",
        ),
        Field::new(
            "expires",
            Shape::Either(&[Shape::Day, Shape::When]),
            "Last day, or instant, on which it is still sent.",
            "Último día, o instante, en que todavía se envía.",
        )
        .example("2026-12-01"),
        Field::new(
            "allow",
            Shape::OneOrMany(&Shape::Either(&[Shape::Map(&WAIVER), Shape::Reference(Refers::Rule)])),
            "Findings that are accepted, by rule.",
            "Hallazgos que se aceptan, por regla.",
        ),
    ],
});

const POST_ID: Form = Form {
    pattern: "^[a-z0-9][a-z0-9/._-]*$",
    sample: "mercado-otono",
    en: "small letters, digits and `-`",
    es: "minúsculas, cifras y `-`",
};

const SLOT: Form =
    Form { pattern: r"^(next|[0-9]{4}-[0-9]{2}-[0-9]{2})$", sample: "next", en: "`next`, or a day", es: "`next`, o un día" };

const RECURRENCE: Form = Form {
    pattern: r"^[A-Za-z]+=.*$",
    sample: "FREQ=WEEKLY;COUNT=4",
    en: "a recurrence rule of RFC 5545",
    es: "una regla de repetición de RFC 5545",
};

const MEDIA: Record = Record {
    what: "media item",
    fields: &[
        Field::new("file", Shape::Reference(Refers::File), "File, relative to the post.", "Archivo, relativo a la publicación.")
            .example("puesto.jpg")
            .required(),
        Field::new("alt", Shape::TextOrEmpty, "What it shows, for those who do not see it.", "Qué muestra, para quien no la ve.")
            .example("Puesto de calabazas con dos vendedoras"),
        Field::new("decorative", Shape::Truth, "Whether it says nothing that the text does not.", "Si no dice nada que no diga el texto.")
            .default("false"),
        Field::new(
            "focus",
            Shape::Pair(&Shape::Number { least: 0.0, most: 1.0 }),
            "Point kept in every crop, from the left and from the top.",
            "Punto que se conserva en todo recorte, desde la izquierda y desde arriba.",
        )
        .example("[0.42, 0.35]"),
    ],
};

const POLL: Record = Record {
    what: "poll",
    fields: &[
        Field::texts("options", "Two to ten answers.", "De dos a diez respuestas.").example("[Sí, No]").required(),
        Field::new("days", Shape::Integer { least: 1, most: 30 }, "How many days it runs.", "Cuántos días dura.").default("1").example("3"),
        Field::new("multiple", Shape::Truth, "Whether several answers may be chosen.", "Si se pueden elegir varias.").default("false"),
    ],
};

const OVERRIDE: Record = Record {
    what: "override",
    fields: &[
        Field::text("text", "A template that replaces the whole text.", "Una plantilla que reemplaza todo el texto.")
            .example("\"Corto y directo: {{ link }}\""),
        Field::new(
            "media",
            Shape::OneOrMany(&Shape::Either(&[Shape::Map(&MEDIA), Shape::Reference(Refers::File)])),
            "Files that replace the pictures.",
            "Archivos que reemplazan las imágenes.",
        ),
        Field::text("first_comment", "Text of a first comment.", "Texto de un primer comentario."),
    ],
};

const REPEAT: Record = Record {
    what: "repeat",
    fields: &[
        Field::new("rule", Shape::Form(&RECURRENCE), "The rule.", "La regla.").required(),
        Field::new("except", Shape::OneOrMany(&Shape::Day), "Days that are left out.", "Días que se omiten."),
    ],
};

const WAIVER: Record = Record {
    what: "waiver",
    fields: &[
        Field::new("rule", one(Refers::Rule), "Rule whose findings are accepted.", "Regla cuyos hallazgos se aceptan.")
            .example("long-sentence")
            .required(),
        Field::text("reason", "Why.", "Por qué."),
        Field::new("until", Shape::Day, "Last day on which that holds.", "Último día en que vale."),
    ],
};
