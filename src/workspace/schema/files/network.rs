//! `networks/*.yaml`. The keys are those of `networks::spec::fields`, which its decoder goes by; a test holds both against each other.
//!
//! Nothing has to be there: what a file leaves out is that of the network below it.

use super::network_media::{CARD, MEDIA, VIDEO};
use super::{Field, Record, Refers, Shape};
use crate::networks::spec::fields as words;

/// Whole numbers, as the decoder has them.
pub(super) const COUNT: Shape = Shape::Integer { least: 0, most: 4_000_000_000 };
pub(super) const BYTES: Shape = Shape::Integer { least: 0, most: 1_000_000_000_000_000 };
pub(super) const SIDE: Shape = Shape::Integer { least: 1, most: 1_000_000 };
pub(super) const AMOUNT: Shape = Shape::Number { least: 0.0, most: 1e12 };

/// The value of a fact is of the same kind as the value alone; that is left to the decoder.
pub(super) const FACT: Record = Record {
    what: "value with its origin",
    fields: &[
        Field::new(
            "value",
            Shape::Either(&[Shape::Truth, AMOUNT, Shape::Text, Shape::List(&Shape::Either(&[AMOUNT, Shape::Text]))]),
            "The value.",
            "El valor.",
        ),
        Field::new("unit", Shape::Choice(words::UNITS), "Its unit.", "Su unidad.")
            .default_words("that of the value below", "la del valor de debajo"),
        Field::text("source", "Page or document that says so.", "Página o documento que lo dice.")
            .default_words("this file", "este archivo"),
        Field::new("checked", Shape::Day, "Day on which it was checked.", "Día en que se comprobó.")
            .default_words("`version`", "`version`"),
        Field::new(
            "unverified",
            Shape::Truth,
            "Whether no source of the platform confirms it.",
            "Si ninguna fuente de la plataforma lo confirma.",
        )
        .default("false"),
        Field::text("note", "What has to be known beside the value.", "Lo que hay que saber además del valor."),
    ],
};

const COUNTING: Shape = Shape::Either(&[
    Shape::Choice(&["mastodon", "bluesky", "twitter", "threads", "linkedin", "matrix-event", "nostr-event"]),
    Shape::Map(&Record {
        what: "plain counting",
        fields: &[Field::new("plain", Shape::Choice(words::COUNTING_UNITS), "The unit.", "La unidad.").example("graphemes")],
    }),
]);

pub(in super::super) const NETWORK: Shape = Shape::Map(&Record {
    what: "network",
    fields: &[
        Field::text("name", "Name of the network: that of the file.", "Nombre de la red: el del archivo.").example("pizarra"),
        Field::new(
            "extends",
            Shape::Reference(Refers::Network),
            "Network with which a new one begins.",
            "Red con la que empieza una nueva.",
        )
        .example("mastodon"),
        Field::new("title", Shape::Text, "Name for people.", "Nombre para las personas."),
        Field::new("version", Shape::Day, "Day of the last change of a value.", "Día del último cambio de un valor."),
        Field::new("default_server", Shape::Url, "Server of a channel that names none.", "Servidor de un canal que no nombra ninguno."),
        Field::new(
            "self_hosted",
            Shape::Truth,
            "Whether each channel has to name its own server.",
            "Si cada canal tiene que nombrar su propio servidor.",
        ),
        Field::new("docs", Shape::Url, "The platform's documentation.", "La documentación de la plataforma."),
        Field::new("text", Shape::Map(&TEXT), "Text.", "Texto."),
        Field::new("links", Shape::Map(&LINKS), "Addresses.", "Enlaces."),
        Field::new("media", Shape::Map(&MEDIA), "Pictures; without it there are none.", "Imágenes; si falta, no las hay."),
        Field::new("video", Shape::Map(&VIDEO), "Videos; without it there are none.", "Vídeos; si falta, no los hay."),
        Field::new("card", Shape::Map(&CARD), "Link cards; without it there are none.", "Tarjetas de enlace; si falta, no las hay."),
        Field::new("poll", Shape::Map(&POLL), "Limits of polls.", "Límites de las encuestas."),
        Field::new("quota", Shape::Map(&QUOTA), "How much an account may publish.", "Cuánto puede publicar una cuenta."),
        Field::new("cost", Shape::Map(&COST), "What the platform charges; without it nothing.", "Qué cobra la plataforma; si falta, nada."),
        Field::new("auth", Shape::Map(&AUTH), "Log-in with OAuth 2; without it there is none.", "Acceso con OAuth 2; si falta, no lo hay."),
        Field::new("can", Shape::Map(&CAN), "What can be done.", "Qué se puede hacer."),
        Field::new(
            "proof",
            Shape::List(&Shape::Map(&PROOF)),
            "How a lost answer is cleared up, in the order in which it is tried.",
            "Cómo se aclara una respuesta perdida, en el orden en que se intenta.",
        ),
    ],
});

const TEXT: Record = Record {
    what: "text",
    fields: &[
        Field::new(
            "limit",
            fact!(COUNT),
            "Longest text of one part; without it there is no limit.",
            "Texto más largo de una parte; si falta, no hay límite.",
        ),
        Field::new(
            "limit_with_media",
            fact!(COUNT),
            "Longest text beside a picture or video, where it differs.",
            "Texto más largo junto a una imagen o un vídeo, si es otro.",
        ),
        Field::new(
            "limit_with_video",
            fact!(COUNT),
            "Longest text beside a video, where it differs from that beside a picture.",
            "Texto más largo junto a un vídeo, si no es el mismo que junto a una imagen.",
        ),
        Field::new("max_bytes", fact!(BYTES), "Second limit.", "Segundo límite."),
        Field::new("min", fact!(COUNT), "Shortest text.", "Texto más corto."),
        Field::new("counting", COUNTING, "How text is counted.", "Cómo se cuenta el texto."),
        Field::new("dialect", Shape::Choice(words::DIALECTS), "How text is written.", "Cómo se escribe el texto."),
        Field::new(
            "url_length",
            fact!(COUNT),
            "Length of an address, whatever its real length.",
            "Lo que cuenta una dirección, mida lo que mida.",
        ),
        Field::new("fold", fact!(COUNT), "After how much a reader has to ask for more.", "A partir de cuánto hay que pedir el resto."),
        Field::new("title", Shape::Map(&TITLE), "The headline, where it is a field of its own.", "El titular, donde es un campo aparte."),
        Field::new("max_hashtags", fact!(COUNT), "Most hashtags.", "Máximo de etiquetas."),
        Field::new("hashtag_length", fact!(COUNT), "Longest hashtag, without its sign.", "Etiqueta más larga, sin su signo."),
        Field::new("max_cashtags", fact!(COUNT), "Most ticker symbols.", "Máximo de símbolos bursátiles."),
        Field::new("max_mentions", fact!(COUNT), "Most mentions.", "Máximo de menciones."),
        Field::new("max_links", fact!(COUNT), "Most addresses.", "Máximo de enlaces."),
        Field::new("tags", Shape::Map(&TAGS), "Topics, where they are a field of their own.", "Temas, donde son un campo aparte."),
        Field::new(
            "block_limit",
            fact!(COUNT),
            "Longest block, where the text is sent as blocks.",
            "Bloque más largo, donde el texto se envía en bloques.",
        ),
        Field::new("max_blocks", fact!(COUNT), "Most blocks.", "Máximo de bloques."),
        Field::new("comment_limit", fact!(COUNT), "Longest comment.", "Comentario más largo."),
        Field::new("threads", Shape::Truth, "Whether parts can answer one another.", "Si unas partes pueden responder a otras."),
        Field::new("hashtags", Shape::Truth, "Whether hashtags are a custom here.", "Si aquí se usan las etiquetas."),
    ],
};

const TITLE: Record = Record {
    what: "headline",
    fields: &[
        Field::new("limit", fact!(COUNT), "Longest headline.", "Titular más largo."),
        Field::new("min", fact!(COUNT), "Shortest headline.", "Titular más corto."),
        Field::new("required", Shape::Truth, "Whether a post without one is refused.", "Si se rechaza una publicación que no lo tiene."),
    ],
};

const TAGS: Record = Record {
    what: "topics",
    fields: &[
        Field::new("max", fact!(COUNT), "Most topics.", "Máximo de temas."),
        Field::new("max_length", fact!(COUNT), "Longest topic.", "Tema más largo."),
        Field::new("max_total", fact!(COUNT), "Longest list of topics.", "Lista de temas más larga."),
    ],
};

const LINKS: Record = Record {
    what: "links",
    fields: &[
        Field::new(
            "clickable",
            fact!(Shape::Truth),
            "Whether an address in the text can be clicked on.",
            "Si se puede pulsar una dirección dentro del texto.",
        ),
        Field::new("max_length", fact!(COUNT), "Longest address.", "Dirección más larga."),
        Field::new(
            "placements",
            fact!(Shape::OneOrMany(&Shape::Choice(words::LINK_PLACEMENTS))),
            "Where the post's address can stand, the usual place first.",
            "Dónde puede ir el enlace de la publicación; primero el sitio habitual.",
        ),
    ],
};

const POLL: Record = Record {
    what: "poll",
    fields: &[
        Field::new("options", fact!(Shape::Pair(&COUNT)), "Fewest and most options.", "Mínimo y máximo de opciones."),
        Field::new("option_limit", fact!(COUNT), "Longest option.", "Opción más larga."),
        Field::new(
            "question_limit",
            fact!(COUNT),
            "Longest question, where it is a field of its own.",
            "Pregunta más larga, donde es un campo aparte.",
        ),
        Field::new(
            "minutes",
            fact!(Shape::Pair(&COUNT)),
            "Shortest and longest time in which votes are taken.",
            "Tiempo mínimo y máximo de votación.",
        ),
    ],
};

const QUOTA: Record = Record {
    what: "quota",
    fields: &[
        Field::new("posts", fact!(COUNT), "Most posts within the hours.", "Máximo de publicaciones en esas horas."),
        Field::new("hours", fact!(AMOUNT), "The time, which rolls with the clock.", "El lapso, que avanza con el reloj."),
    ],
};

const COST: Record = Record {
    what: "cost",
    fields: &[
        Field::new("part", fact!(AMOUNT), "Price of a part without an address.", "Precio de una parte sin enlace."),
        Field::new("part_with_link", fact!(AMOUNT), "Price of a part with one.", "Precio de una parte con enlace."),
        Field::new("alt_text", fact!(AMOUNT), "Price of a text alternative.", "Precio de un texto alternativo."),
    ],
};

const AUTH: Record = Record {
    what: "log-in",
    fields: &[
        Field::new(
            "authorize_url",
            fact!(Shape::Text),
            "Where a person agrees: an address, or a path on the channel's server.",
            "Dónde da su permiso la persona: una dirección o una ruta del servidor del canal.",
        ),
        Field::new("token_url", fact!(Shape::Text), "Where the code becomes a token.", "Dónde el código se cambia por un token."),
        Field::new("register_url", fact!(Shape::Text), "Where an application registers itself.", "Dónde se registra una aplicación."),
        Field::new("scopes", fact!(Shape::OneOrMany(&Shape::Text)), "What is asked for.", "Qué permisos se piden."),
        Field::new(
            "scope_separator",
            fact!(Shape::Text),
            "What stands between scopes, where it is no space.",
            "Qué separa los permisos, si no es un espacio.",
        ),
        Field::new(
            "pkce",
            fact!(Shape::Choice(words::PKCE)),
            "Whether and how the code is bound to the one who asked for it.",
            "Si el código queda ligado a quien lo pidió, y cómo.",
        ),
        Field::new(
            "client_proof",
            fact!(Shape::Choice(words::CLIENT_PROOFS)),
            "How the application proves itself.",
            "Cómo se identifica la aplicación.",
        ),
        Field::new(
            "client_field",
            fact!(Shape::Text),
            "Name of the field with the application's id, where it is not client_id.",
            "Nombre del campo con el id de la aplicación, si no es client_id.",
        ),
        Field::new(
            "parameters",
            fact!(Shape::OneOrMany(&Shape::Text)),
            "Further parameters of the page where a person agrees, as name=value.",
            "Otros parámetros de la página del permiso, como nombre=valor.",
        ),
        Field::new(
            "exchange_url",
            fact!(Shape::Text),
            "Where the token of an hour becomes a long-lived one.",
            "Dónde el token de una hora se cambia por uno duradero.",
        ),
        Field::new("exchange_grant", fact!(Shape::Text), "The grant type of that.", "El tipo de concesión de ese paso."),
        Field::new(
            "renewal",
            fact!(Shape::Choice(words::RENEWALS)),
            "How a token is followed by the next one.",
            "Cómo a un token le sigue otro.",
        ),
        Field::new("renewal_url", fact!(Shape::Text), "Where a token is renewed with itself.", "Dónde un token se renueva consigo mismo."),
        Field::new("renewal_grant", fact!(Shape::Text), "The grant type of that.", "El tipo de concesión de ese paso."),
        Field::new(
            "token_hours",
            fact!(AMOUNT),
            "How long a token lives; without it, without end.",
            "Cuánto vive un token; si falta, sin fin.",
        ),
        Field::new("refresh_hours", fact!(AMOUNT), "How long a refresh token lives.", "Cuánto vive un token de renovación."),
    ],
};

const CAN: Record = Record {
    what: "abilities",
    fields: &[
        Field::new("publish", Shape::Truth, "Whether this program can publish here.", "Si este programa puede publicar aquí.")
            .example("false"),
        Field::new("edit", Shape::Truth, "Whether a published post can be edited.", "Si se puede editar lo publicado."),
        Field::new(
            "edits",
            fact!(Shape::OneOrMany(&Shape::Choice(words::EDITS))),
            "What of it can be edited; the text alone without it.",
            "Qué se puede editar; si falta, solo el texto.",
        ),
        Field::new("delete", Shape::Truth, "Whether it can be deleted.", "Si se puede borrar."),
        Field::new("poll", Shape::Truth, "Whether there are polls.", "Si hay encuestas."),
        Field::new(
            "first_comment",
            Shape::Truth,
            "Whether a first comment can be put below a post.",
            "Si se puede poner un primer comentario.",
        ),
        Field::new(
            "schedule",
            Shape::Truth,
            "Whether the platform itself can publish at a later time.",
            "Si la propia plataforma puede publicar más tarde.",
        ),
        Field::new(
            "schedule_minutes",
            fact!(Shape::Pair(&COUNT)),
            "How far ahead, at least and at most.",
            "Con cuánta antelación, como mínimo y como máximo.",
        ),
        Field::new("metrics", Shape::Truth, "Whether it tells how a post did.", "Si dice cómo le fue a una publicación."),
        Field::new(
            "replies",
            Shape::Truth,
            "Whether answers of the community can be read.",
            "Si se pueden leer las respuestas de la comunidad.",
        ),
        Field::new("moderation", Shape::Truth, "Whether they can be hidden or removed.", "Si se pueden ocultar o quitar."),
    ],
};

const PROOF: Record = Record {
    what: "proof",
    fields: &[
        Field::new("class", fact!(Shape::Choice(words::PROOFS)), "The kind of proof.", "El tipo de prueba."),
        Field::new(
            "repeat",
            fact!(Shape::Choice(words::REPEATS)),
            "What a repetition is answered with that the platform knows again.",
            "Qué responde a una repetición que la plataforma reconoce.",
        ),
        Field::new(
            "lifetime",
            fact!(COUNT),
            "How long the key, the nonce or the handle is kept.",
            "Cuánto tiempo se guarda la clave, el nonce o el identificador.",
        ),
        Field::new("back", fact!(COUNT), "How many posts a look-up reaches back.", "Cuántas publicaciones atrás llega una búsqueda."),
        Field::new(
            "delay",
            fact!(COUNT),
            "How long it takes until a new post is listed.",
            "Cuánto tarda en aparecer una publicación nueva.",
        ),
    ],
};
