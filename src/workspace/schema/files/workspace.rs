//! `pregon.yaml`.

use super::{CHANNELS, Field, Form, Key, Record, Refers, Shape, one};

pub(in super::super) const WORKSPACE: Shape = Shape::Map(&Record {
    what: "pregon.yaml",
    fields: &[
        Field::text("brand", "Name of the brand.", "Nombre de la marca.").example("Librería La Ceiba").required(),
        Field::new(
            "language",
            Shape::Choice(&["es", "en"]),
            "Language of pages, previews and reports.",
            "Lengua de páginas, vistas previas e informes.",
        )
        .default("en"),
        Field::new("timezone", Shape::Zone, "Time zone of the team.", "Zona horaria del equipo.").required(),
        Field::new("site", Shape::Map(&SITE), "The team's own public site.", "El sitio público propio."),
        Field::new(
            "channels",
            Shape::Entries { key: Key::Name("bluesky-es"), value: &Shape::Map(&CHANNEL) },
            "Accounts by name; their order is the order of output.",
            "Cuentas por nombre; su orden es el de los resultados.",
        )
        .required(),
        Field::new("ledger", Shape::Form(&LEDGER), "Where the publishing record is kept.", "Dónde se guarda el registro de lo publicado.")
            .default("ledger"),
        Field::new(
            "media_host",
            Shape::Url,
            "Address below which derived pictures are reached.",
            "Dirección bajo la que se encuentran las imágenes derivadas.",
        )
        .example("https://media.laceiba.example"),
        Field::new(
            "utm",
            Shape::Map(&UTM),
            "UTM parameters for links to your own domains.",
            "Parámetros UTM de los enlaces a los dominios propios.",
        ),
        Field::new(
            "approvals",
            Shape::Map(&APPROVALS),
            "Whose yes is needed before something is sent.",
            "De quién hace falta el sí antes de enviar algo.",
        ),
        Field::new(
            "rules",
            Shape::Entries { key: Key::Reference(Refers::Rule), value: &Shape::Choice(&["off", "info", "warning", "error"]) },
            "Levels of rules, by name.",
            "Niveles de las reglas, por nombre.",
        )
        .example("{ long-sentence: off, missing-alt-text: error }"),
    ],
});

const LEDGER: Form = Form {
    pattern: r"^(git:.+|s3://.+|gs://.+|az://.+|[^:]+)$",
    sample: "ledger",
    en: "a folder, `git:<branch>`, `git:<remote>#<branch>`, `s3://…`, `gs://…` or `az://…`",
    es: "una carpeta, `git:<rama>`, `git:<remoto>#<rama>`, `s3://…`, `gs://…` o `az://…`",
};

const SITE: Record = Record {
    what: "site",
    fields: &[
        Field::new("url", Shape::Url, "Public address of public/site.", "Dirección pública de public/site.")
            .example("https://laceiba.example"),
        Field::text("title", "Title of pages and feeds.", "Título de páginas y canales de noticias.")
            .default_words("the brand", "la marca"),
        Field::text("description", "One sentence about the site.", "Una frase sobre el sitio."),
        Field::text("author", "Author of pages and feeds.", "Autoría de páginas y canales de noticias.")
            .default_words("the brand", "la marca"),
    ],
};

const CHANNEL: Record = Record {
    what: "channel",
    fields: &[
        Field::new("network", one(Refers::Network), "Name of a network.", "Nombre de una red.").example("bluesky").required(),
        Field::new(
            "server",
            Shape::Url,
            "Address of the server; required where accounts live on servers of many owners.",
            "Dirección del servidor; obligatoria donde las cuentas viven en servidores de muchos dueños.",
        )
        .default_words("the network's", "la de la red"),
        Field::text("account", "Name of the account.", "Nombre de la cuenta.").example("laceiba.example"),
        Field::new(
            "lang",
            Shape::Lang,
            "Language of its texts, where the post does not say one.",
            "Lengua de sus textos, si la publicación no dice otra.",
        )
        .default_words("the workspace's", "la del espacio de trabajo"),
        Field::new(
            "limit",
            Shape::Integer { least: 1, most: 1_000_000 },
            "Text limit of this server, in the network's unit.",
            "Límite de texto de este servidor, en la unidad de la red.",
        )
        .default_words("the network's", "el de la red")
        .example("300"),
        Field::new("visibility", Shape::Choice(&["public", "unlisted", "private"]), "Who sees its posts.", "Quién ve sus publicaciones.")
            .default("public"),
        Field::new("thread", Shape::Map(&THREAD), "Threads of split texts.", "Hilos de los textos divididos."),
        Field::new("hashtags", Shape::Choice(&["end", "none"]), "Where hashtags stand.", "Dónde van las etiquetas.").default("end"),
        Field::new(
            "overdue",
            Shape::Either(&[Shape::Form(&LATENESS), Shape::Map(&OVERDUE)]),
            "How late a post is still sent.",
            "Con cuánto retraso se envía todavía una publicación.",
        )
        .default_words("24h; none for a site", "24h; en un sitio, ninguno"),
        Field::new("spacing", Shape::Duration, "Least time between two posts.", "Tiempo mínimo entre dos publicaciones."),
        Field::new(
            "schedule",
            Shape::Choice(&["us", "native"]),
            "Who waits for the time of a post: we, or the platform.",
            "Quién espera la hora: nosotros o la plataforma.",
        )
        .default("us"),
        Field::new(
            "native_horizon",
            Shape::Duration,
            "How long ahead the platform's scheduler is given a post at most.",
            "Con cuánta antelación, como máximo, se entrega una publicación al programador de la plataforma.",
        )
        .default("7d"),
        Field::new("quiet_hours", Shape::Map(&QUIET_HOURS), "Quiet hours of this channel alone.", "Horas de silencio de este canal.")
            .default_words("the calendar's", "las del calendario"),
        Field::new(
            "fitting",
            Shape::Choice(&["split", "trim", "error"]),
            "What is done with a text that is too long.",
            "Qué se hace con un texto demasiado largo.",
        )
        .default_words("split, or error where there are no threads", "split; donde no hay hilos, error"),
        Field::new(
            "pictures",
            Shape::Choice(&["crop", "pad"]),
            "What is done with a picture whose shape the network does not show.",
            "Qué se hace con una imagen cuya forma la red no muestra.",
        )
        .default("crop"),
        Field::new(
            "placement",
            Shape::Choice(&["portrait", "square", "landscape", "tall", "pin", "4:3", "16:9"]),
            "Shape of all pictures.",
            "Forma de todas las imágenes.",
        )
        .default_words("the nearest", "la más cercana"),
        Field::new(
            "link",
            Shape::Choice(&["text", "card", "first-comment", "bio", "field"]),
            "Where the post's link stands.",
            "Dónde va el enlace de la publicación.",
        )
        .default_words("the network's usual place", "donde suele ir en esa red"),
    ],
};

const THREAD: Record = Record {
    what: "thread",
    fields: &[Field::new(
        "numbering",
        Shape::Truth,
        "Whether the parts of a thread are numbered.",
        "Si las partes de un hilo llevan número.",
    )
    .default("false")],
};

const LATENESS: Form = Form {
    pattern: r"^([0-9]+[mhd]|none)$",
    sample: "24h",
    en: "a length of time, or `none` for however late",
    es: "un lapso, o `none` para cualquier retraso",
};

const OVERDUE: Record = Record {
    what: "overdue",
    fields: &[
        Field::new("within", Shape::Form(&LATENESS), "How late.", "Cuánto retraso.").required(),
        Field::new("then", Shape::Choice(&["skip", "ask"]), "What becomes of later ones.", "Qué pasa con las más tardías.").default("skip"),
    ],
};

pub(super) const QUIET_HOURS: Record = Record {
    what: "quiet_hours",
    fields: &[
        Field::new("from", Shape::Time, "First minute that is quiet.", "Primer minuto de silencio.").example("\"22:00\"").required(),
        Field::new("to", Shape::Time, "First minute that is not.", "Primer minuto sin silencio.").example("\"07:00\"").required(),
    ],
};

const UTM_VALUE: Form = Form {
    pattern: r"^([^{]|\{(network|channel|campaign|post)\})+$",
    sample: "\"{network}\"",
    en: "text with `{network}`, `{channel}`, `{campaign}` and `{post}`",
    es: "texto con `{network}`, `{channel}`, `{campaign}` y `{post}`",
};

const UTM: Record = Record {
    what: "utm",
    fields: &[
        Field::new("source", Shape::Form(&UTM_VALUE), "`utm_source`.", "`utm_source`.").default("{network}"),
        Field::new("medium", Shape::Form(&UTM_VALUE), "`utm_medium`.", "`utm_medium`.").default("social").example("social"),
        Field::new("campaign", Shape::Form(&UTM_VALUE), "`utm_campaign`.", "`utm_campaign`.").default("{campaign}"),
        Field::new("content", Shape::Form(&UTM_VALUE), "`utm_content`.", "`utm_content`.").example("\"{post}\""),
        Field::texts(
            "domains",
            "Domains whose links get them; the site's is one.",
            "Dominios cuyos enlaces los llevan; el del sitio es uno.",
        )
        .example("[laceiba.example]"),
    ],
};

const APPROVALS: Record = Record {
    what: "approvals",
    fields: &[
        Field::new(
            "signed",
            Shape::Choice(&["false", "true", "known"]),
            "Which signatures the commits of approvals need.",
            "Qué firmas piden los commits de las aprobaciones.",
        )
        .default("false"),
        Field::new(
            "authors",
            Shape::Choice(&["never", "allowed"]),
            "Whether people may approve what they have written.",
            "Si alguien puede aprobar lo que escribió.",
        )
        .default("never"),
        Field::new(
            "on_behalf",
            Shape::Choice(&["never", "allowed"]),
            "Whether somebody may write down another's unsigned yes.",
            "Si alguien puede anotar el sí sin firma de otra persona.",
        )
        .default("never"),
        Field::new(
            "policies",
            Shape::List(&Shape::Map(&POLICY)),
            "How many approvals something needs; all that match are met.",
            "Cuántas aprobaciones hacen falta; se cumplen todas las que correspondan.",
        ),
    ],
};

const POLICY: Record = Record {
    what: "policy",
    fields: &[
        Field::new("channels", CHANNELS, "Channels that it is about.", "Canales de los que trata.").default_words("all", "todos"),
        Field::new(
            "campaigns",
            Shape::OneOrMany(&Shape::Reference(Refers::Campaign)),
            "Campaigns that it is about.",
            "Campañas de las que trata.",
        )
        .default_words("all", "todas"),
        Field::new(
            "crisis",
            Shape::OneOrMany(&Shape::Reference(Refers::Level)),
            "Levels of the crisis plan while which it counts.",
            "Niveles de crisis durante los que cuenta.",
        )
        .default_words("always", "siempre"),
        Field::new("count", Shape::Integer { least: 1, most: 20 }, "How many approvals are needed.", "Cuántas aprobaciones hacen falta.")
            .default("1")
            .example("1"),
        Field::new(
            "by",
            Shape::OneOrMany(&Shape::Reference(Refers::Person)),
            "Who counts: keys of plans/people.yaml or e-mail addresses.",
            "Quién cuenta: claves de plans/people.yaml o direcciones de correo.",
        )
        .default_words("everybody", "todo el mundo"),
    ],
};
