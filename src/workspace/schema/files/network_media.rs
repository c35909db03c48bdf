//! Pictures, videos and link cards of `networks/*.yaml`.

use super::network::{AMOUNT, BYTES, COUNT, FACT, SIDE};
use super::{Field, Record, Shape};
use crate::networks::spec::fields as words;

const PLACEMENT: Record = Record {
    what: "shape of pictures",
    fields: &[
        Field::new("name", Shape::Choice(words::PLACEMENTS), "Its name.", "Su nombre.").required(),
        Field::new("size", fact!(Shape::Pair(&SIDE)), "Width and height.", "Ancho y alto.").required(),
    ],
};

pub(super) const MEDIA: Record = Record {
    what: "pictures",
    fields: &[
        Field::new(
            "required",
            Shape::Truth,
            "Whether a post without picture or video is refused.",
            "Si se rechaza una publicación sin imagen ni vídeo.",
        ),
        Field::new("max_images", fact!(COUNT), "Most pictures in one part.", "Máximo de imágenes en una parte."),
        Field::new("min_album", fact!(COUNT), "Fewest pictures of an album.", "Mínimo de imágenes de un álbum."),
        Field::new("max_bytes", fact!(BYTES), "Largest picture file.", "Archivo de imagen más grande."),
        Field::new(
            "max_bytes_by_address",
            fact!(BYTES),
            "Largest picture file that the platform fetches.",
            "Archivo de imagen más grande que la plataforma descarga.",
        ),
        Field::new(
            "max_request_bytes",
            fact!(BYTES),
            "Most bytes of all files of a part together.",
            "Máximo de bytes de todos los archivos de una parte.",
        ),
        Field::new("min_bytes", fact!(BYTES), "Smallest picture file.", "Archivo de imagen más pequeño."),
        Field::new("max_side", fact!(COUNT), "Largest width and height.", "Ancho y alto máximos."),
        Field::new(
            "max_width",
            fact!(COUNT),
            "Largest width, where it is smaller than the largest height.",
            "Ancho máximo, donde es menor que el alto máximo.",
        ),
        Field::new("max_sides_sum", fact!(COUNT), "Largest sum of width and height.", "Suma máxima de ancho y alto."),
        Field::new("min_side", fact!(COUNT), "Smallest width and height.", "Ancho y alto mínimos."),
        Field::new("max_pixels", fact!(COUNT), "Largest area.", "Superficie máxima."),
        Field::new(
            "formats",
            fact!(Shape::OneOrMany(&Shape::Choice(words::IMAGE_FORMATS))),
            "Formats of pictures, best first.",
            "Formatos de imagen, el mejor primero.",
        ),
        Field::new("alt_limit", fact!(COUNT), "Longest text alternative.", "Texto alternativo más largo."),
        Field::new("alt_min", fact!(COUNT), "Shortest text alternative.", "Texto alternativo más corto."),
        Field::new(
            "caption_limit",
            fact!(COUNT),
            "Longest caption of one picture of an album.",
            "Pie más largo de una imagen de un álbum.",
        ),
        Field::new("min_width", fact!(COUNT), "Narrowest picture that looks good.", "Imagen más estrecha que se ve bien."),
        Field::new(
            "ratio",
            fact!(Shape::Pair(&AMOUNT)),
            "Narrowest and widest ratio of width to height.",
            "Proporciones mínima y máxima de ancho a alto.",
        ),
        Field::new(
            "keep_shape",
            Shape::Truth,
            "Whether a picture keeps its own shape unless the channel asks for one of the placements.",
            "Si una imagen conserva su forma, salvo que el canal pida otra.",
        ),
        Field::new(
            "placements",
            Shape::List(&Shape::Map(&PLACEMENT)),
            "Shapes for which pictures are cut, best first.",
            "Formas a las que se recortan las imágenes, la mejor primero.",
        ),
        Field::new(
            "one_shape",
            Shape::Truth,
            "Whether all pictures of a post are cut to the shape of the first.",
            "Si todas las imágenes de una publicación se recortan a la forma de la primera.",
        ),
        Field::new(
            "by_address",
            Shape::Truth,
            "Whether the platform fetches pictures from a public address.",
            "Si la plataforma descarga las imágenes de una dirección pública.",
        ),
        Field::new(
            "animation",
            Shape::Map(&ANIMATION),
            "Animated GIFs; without it they stand still or are refused.",
            "GIF animados; si falta, se quedan quietos o se rechazan.",
        ),
    ],
};

const ANIMATION: Record = Record {
    what: "animation",
    fields: &[
        Field::new("max_bytes", fact!(BYTES), "Largest animated GIF.", "GIF animado más grande."),
        Field::new("max_frames", fact!(COUNT), "Most frames.", "Máximo de fotogramas."),
        Field::new("max_size", fact!(Shape::Pair(&SIDE)), "Largest width and height.", "Ancho y alto máximos."),
        Field::new(
            "max_total_pixels",
            fact!(COUNT),
            "Largest area of all frames together.",
            "Superficie máxima de todos los fotogramas juntos.",
        ),
        Field::new("alone", Shape::Truth, "Whether it stands alone in its part.", "Si va en una parte sin nada más."),
    ],
};

pub(super) const VIDEO: Record = Record {
    what: "videos",
    fields: &[
        Field::new("max_bytes", fact!(BYTES), "Largest video file.", "Archivo de vídeo más grande."),
        Field::new("min_bytes", fact!(BYTES), "Smallest video file.", "Archivo de vídeo más pequeño."),
        Field::new(
            "seconds",
            fact!(Shape::Pair(&AMOUNT)),
            "Shortest and longest running time; a day where no limit is stated.",
            "Duraciones mínima y máxima; un día donde no consta un límite.",
        ),
        Field::new("formats", fact!(Shape::OneOrMany(&Shape::Choice(words::VIDEO_FORMATS))), "Formats of videos.", "Formatos de vídeo."),
        Field::new(
            "codecs",
            fact!(Shape::OneOrMany(&Shape::Text)),
            "Codecs; empty where none is stated.",
            "Códecs; vacío donde no consta ninguno.",
        ),
        Field::new(
            "ratio",
            fact!(Shape::Pair(&AMOUNT)),
            "Narrowest and widest ratio of width to height.",
            "Proporciones mínima y máxima de ancho a alto.",
        ),
        Field::new("sides", fact!(Shape::Pair(&COUNT)), "Smallest and largest width and height.", "Ancho y alto, mínimo y máximo."),
        Field::new("max_pixels", fact!(COUNT), "Largest area of a frame.", "Superficie máxima de un fotograma."),
        Field::new(
            "frames_per_second",
            fact!(Shape::Pair(&AMOUNT)),
            "Fewest and most frames in a second.",
            "Mínimo y máximo de fotogramas por segundo.",
        ),
        Field::new("max_videos", fact!(COUNT), "Most videos in one part; one without it.", "Máximo de vídeos en una parte; si falta, uno."),
        Field::new(
            "by_address",
            Shape::Truth,
            "Whether the platform fetches videos from a public address.",
            "Si la plataforma descarga los vídeos de una dirección pública.",
        ),
        Field::new("cover_required", Shape::Truth, "Whether a still has to be sent with it.", "Si hay que enviar una imagen fija con él."),
        Field::new("alone", Shape::Truth, "Whether it stands alone in its part.", "Si va en una parte sin nada más."),
    ],
};

pub(super) const CARD: Record = Record {
    what: "card",
    fields: &[
        Field::new(
            "size",
            fact!(Shape::Pair(&SIDE)),
            "Width and height of the card's picture.",
            "Ancho y alto de la imagen de la tarjeta.",
        ),
        Field::new("max_bytes", fact!(BYTES), "Largest picture file of a card.", "Archivo de imagen más grande de una tarjeta."),
        Field::new(
            "built_by_us",
            Shape::Truth,
            "Whether we build the card, or the platform fetches the page.",
            "Si la tarjeta la hacemos nosotros o la plataforma lee la página.",
        ),
        Field::new(
            "beside_images",
            Shape::Truth,
            "Whether a part can have pictures and a card.",
            "Si una parte puede llevar imágenes y tarjeta.",
        ),
    ],
};
