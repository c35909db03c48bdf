//! `plans/tone.yaml`.

use super::{Field, Form, Key, Record, Refers, Shape};

pub(in super::super) const TONE: Shape = Shape::Map(&Record {
    what: "tone",
    fields: &[
        Field::text("voice", "How the brand speaks, in prose.", "Cómo habla la marca, en prosa."),
        PERSON,
        PLURAL,
        Field::new("countries", COUNTRIES, "Countries whose rules of disclosure apply.", "Países cuyas reglas de aviso se aplican."),
        Field::new(
            "banned",
            Shape::List(&TERM),
            "Words that are not used, in all their forms.",
            "Palabras que no se usan, en todas sus formas.",
        ),
        Field::new(
            "preferred",
            Shape::List(&Shape::Map(&PREFERRED)),
            "Words that are used in place of others.",
            "Palabras que se usan en lugar de otras.",
        ),
        Field::new(
            "inclusive",
            Shape::Either(&[Shape::Truth, Shape::Map(&INCLUSIVE)]),
            "Inclusive and accessible wording: `true` for the list of the program.",
            "Lenguaje incluyente y accesible: `true` para la lista del programa.",
        ),
        Field::new(
            "claims",
            Shape::Either(&[Shape::Truth, Shape::Map(&CLAIMS)]),
            "Claims that need a source: `true` for the usual kinds.",
            "Afirmaciones que piden fuente: `true` para las clases usuales.",
        ),
        EMOJI,
        HASHTAGS,
        EXCLAMATIONS,
        Field::new(
            "channels",
            Shape::Entries { key: Key::Reference(Refers::Channel), value: &Shape::Map(&CHANNEL) },
            "What is different on one channel.",
            "Qué cambia en un canal.",
        ),
        Field::new(
            "audiences",
            Shape::Entries { key: Key::Reference(Refers::Audience), value: &Shape::Map(&AUDIENCE) },
            "What is different for one audience.",
            "Qué cambia para un público.",
        ),
        Field::new("sentences", Shape::Map(&MOST), "Most words in a sentence.", "Máximo de palabras por oración.").example("{ max: 30 }"),
        Field::new("paragraphs", Shape::Map(&MOST), "Most words in a paragraph.", "Máximo de palabras por párrafo.").example("{ max: 90 }"),
        Field::new(
            "readability",
            Shape::Either(&[Shape::Truth, Shape::Entries { key: Key::Name("es"), value: &Shape::Map(&READABILITY) }]),
            "Least readability by language: Szigriszt-Pazos for Spanish, Flesch for English; `true` for 55 and 50.",
            "Legibilidad mínima por lengua: Szigriszt-Pazos para el español, Flesch para el inglés; `true` para 55 y 50.",
        ),
        Field::new(
            "spelling",
            Shape::Entries { key: Key::Name("es"), value: &Shape::Text },
            "Dictionary by language: `system`, or a Hunspell file; `words` names a file with the team's own words; `unknown: all` reports every unknown word, not only likely mistakes.",
            "Diccionario por lengua: `sistema`, o un archivo de Hunspell; `palabras` nombra un archivo con las palabras propias; `desconocidas: todas` señala toda palabra desconocida, no solo los errores probables.",
        )
        .example("{ es: system }"),
        Field::new(
            "disclosures",
            Shape::List(&Shape::Map(&DISCLOSURE)),
            "Labels that posts must carry.",
            "Avisos que deben llevar las publicaciones.",
        ),
    ],
});

const PERSON: Field = Field::new("person", Shape::Choice(&["tu", "usted", "vos"]), "Form of address in Spanish.", "Trato en español.");
const PLURAL: Field =
    Field::new("plural", Shape::Choice(&["ustedes", "vosotros"]), "Form of address of several people.", "Trato a varias personas.");
const EMOJI: Field = Field::new("emoji", Shape::Map(&MOST), "Most emoji in a post.", "Máximo de emojis por publicación.");
const HASHTAGS: Field = Field::new("hashtags", Shape::Map(&MOST), "Most hashtags in a post.", "Máximo de etiquetas por publicación.");
const EXCLAMATIONS: Field =
    Field::new("exclamations", Shape::Map(&MOST), "Most exclamation marks in a post.", "Máximo de exclamaciones por publicación.");

const COUNTRY: Form = Form { pattern: "^[A-Za-z]{2}$", sample: "MX", en: "country, ISO 3166", es: "país, ISO 3166" };
const COUNTRIES: Shape = Shape::OneOrMany(&Shape::Form(&COUNTRY));

const MOST: Record = Record {
    what: "budget",
    fields: &[
        Field::new("max", Shape::Integer { least: 0, most: 1000 }, "How many at most.", "Cuántos como máximo.").example("3").required(),
        Field::new(
            "style",
            Shape::Choice(&["camel"]),
            "How hashtags of several words are written.",
            "Cómo se escriben las etiquetas de varias palabras.",
        )
        .default("camel"),
    ],
};

const CHANNEL: Record = Record { what: "tone of a channel", fields: &[PERSON, PLURAL, EMOJI, HASHTAGS, EXCLAMATIONS] };

const AUDIENCE: Record = Record { what: "tone for an audience", fields: &[PERSON, PLURAL] };

const TERM: Shape = Shape::Either(&[Shape::Text, Shape::Map(&BANNED)]);

const BANNED: Record = Record {
    what: "banned term",
    fields: &[
        Field::text("term", "The word or phrase.", "La palabra o frase.").required(),
        Field::text("instead", "What to write instead.", "Qué escribir en su lugar."),
        Field::text("reason", "Why.", "Por qué."),
        Field::new("exact", Shape::Truth, "Whether it is meant in this form alone.", "Si vale solo en esta forma.").default("false"),
        Field::new("lang", Shape::Lang, "Language of the texts that it is about.", "Lengua de los textos de los que trata.")
            .default_words("all", "todas"),
        Field::texts("except", "Phrases in which it is meant.", "Frases en las que sí vale."),
    ],
};

const PREFERRED: Record = Record {
    what: "preferred term",
    fields: &[
        Field::text("use", "The word or phrase to use.", "La palabra o frase que se usa.").required(),
        Field::texts("not", "Those that it stands for.", "Aquellas en cuyo lugar va.").required(),
        Field::text("reason", "Why.", "Por qué."),
        Field::new("lang", Shape::Lang, "Language of the texts that it is about.", "Lengua de los textos de los que trata.")
            .default_words("all", "todas"),
        Field::texts("except", "Phrases in which one of those is meant.", "Frases en las que una de aquellas sí vale."),
    ],
};

const INCLUSIVE: Record = Record {
    what: "inclusive wording",
    fields: &[
        Field::new("builtin", Shape::Truth, "Whether the list of the program counts.", "Si cuenta la lista del programa.").default("true"),
        Field::new("words", Shape::List(&TERM), "The team's own list.", "La lista propia."),
    ],
};

const CLAIMS: Record = Record {
    what: "claims",
    fields: &[
        Field::new(
            "kinds",
            Shape::OneOrMany(&Shape::Choice(&["superlative", "figure", "proof", "guarantee", "price", "free"])),
            "Kinds of claim that need a source.",
            "Clases de afirmación que piden fuente.",
        )
        .default("superlative, figure, proof, guarantee"),
        Field::texts("words", "Further words that make a claim.", "Otras palabras que afirman algo."),
        Field::texts("except", "What is no claim.", "Lo que no es una afirmación."),
    ],
};

const READABILITY: Record = Record {
    what: "readability",
    fields: &[Field::new(
        "min",
        Shape::Number { least: 0.0, most: 100.0 },
        "The least that is wanted; 100 is the easiest.",
        "El mínimo que se quiere; 100 es lo más fácil.",
    )
    .example("55")
    .required()],
};

const DISCLOSURE: Record = Record {
    what: "disclosure",
    fields: &[
        Field::new(
            "kind",
            Shape::Choice(&["own", "curated", "reply", "question", "event", "promo"]),
            "Posts of this kind.",
            "Publicaciones de esta clase.",
        )
        .unless(&["type", "campaign", "paid"]),
        Field::new(
            "type",
            Shape::Choice(&["promotion", "giveaway", "contest", "ads", "influencer", "event", "launch"]),
            "Posts of campaigns of this type.",
            "Publicaciones de campañas de este tipo.",
        ),
        Field::new("campaign", Shape::Reference(Refers::Campaign), "Posts of this campaign.", "Publicaciones de esta campaña."),
        Field::new("paid", Shape::Truth, "Posts that somebody paid for.", "Publicaciones por las que alguien pagó."),
        Field::new(
            "networks",
            Shape::OneOrMany(&Shape::Reference(Refers::Network)),
            "Networks that it is about.",
            "Redes de las que trata.",
        )
        .default_words("all", "todas"),
        Field::new("countries", COUNTRIES, "Countries that it is about.", "Países de los que trata.").default_words("all", "todos"),
        Field::text("text", "Text that must appear.", "Texto que debe aparecer.").example("\"#publi\"").unless(&["any_of"]),
        Field::texts("any_of", "Texts of which one must appear.", "Textos de los que uno debe aparecer.").example("[\"#publi\", \"#ad\"]"),
        Field::new("position", Shape::Choice(&["anywhere", "start", "end"]), "Where it must stand.", "Dónde debe ir.").default("anywhere"),
    ],
};
