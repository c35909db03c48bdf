//! Cards: a template and some words to pixels, with the embedded fonts and nothing else.

use std::sync::Arc;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use crate::model::{Digest, DrawnCard};

use super::wrap::{self, Wishes};
use super::{ImageError, MAX_PIXELS};

/// Latin subsets of Alegreya and Alegreya Sans, SIL Open Font License 1.1, see `fonts/OFL.txt`.
const FONTS: [&[u8]; 3] = [
    include_bytes!("fonts/Alegreya-Medium.ttf"),
    include_bytes!("fonts/Alegreya-Bold.ttf"),
    include_bytes!("fonts/AlegreyaSans-Medium.ttf"),
];

const SERIF: &str = "Alegreya";
const SANS: &str = "Alegreya Sans";

/// Draws a card of `width` × `height` pixels.
///
/// The template is a Tera template of an SVG drawing, with these variables: `width`, `height`,
/// `text`, `caption`, `brand`, `lang`, and `seed`, a number from 0 to 255 that depends on the
/// words. What it inserts is escaped. Text is set by the function
/// `fit(text, width, height, size, min=12, font="Alegreya", weight=500, leading=1.2, tracking=0)`:
/// it gives the largest font `size` that fits into the box, the `lines` with their `text`, `width`
/// and `y` (of the baseline, from the top of the box), and the `height` and `width` of the block.
/// Text that does not fit at the size `min` is cut after a word and ends in `…`.
///
/// The fonts are `Alegreya` (500 and 700) and `Alegreya Sans` (500). Characters that they lack,
/// such as emoji, are left out. Neither fonts of the system nor other files are read, so the same
/// card has the same pixels on every machine.
pub fn render_card(card: &DrawnCard, template: &str, width: u32, height: u32) -> Result<RgbaImage, ImageError> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooManyPixels { width, height, limit: MAX_PIXELS });
    }
    let options = Arc::new(options());
    let svg =
        fill_in(card, template, width, height, Arc::clone(&options)).map_err(|error| ImageError::Card { detail: error.to_string() })?;
    let tree = Tree::from_str(&svg, &options).map_err(|error| ImageError::Card { detail: error.to_string() })?;
    let mut pixmap = Pixmap::new(width, height).ok_or(ImageError::ZeroSize { width, height })?;
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    RgbaImage::from_raw(width, height, pixmap.take_demultiplied()).ok_or(ImageError::ZeroSize { width, height })
}

/// The drawing as SVG.
fn fill_in(card: &DrawnCard, template: &str, width: u32, height: u32, options: Arc<Options<'static>>) -> TeraResult<String> {
    let mut tera = Tera::default();
    tera.autoescape_on([".svg"]);
    tera.register_function("fit", move |arguments: Kwargs, _: &State<'_>| fit(&arguments, &options));
    tera.add_raw_template("card.svg", template)?;
    let mut context = Context::new();
    context.insert("width", &width);
    context.insert("height", &height);
    context.insert("text", &printable(&card.text));
    context.insert("caption", &printable(&card.caption));
    context.insert("brand", &printable(&card.brand));
    context.insert("lang", &printable(&card.lang));
    context.insert("seed", &Digest::of_json(&(&card.text, &card.caption)).as_bytes()[0]);
    tera.render("card.svg", &context)
}

fn fit(arguments: &Kwargs, options: &Options<'_>) -> TeraResult<Value> {
    let number = |name: &str, default: f64| -> TeraResult<f64> { Ok(arguments.get::<f64>(name)?.unwrap_or(default)) };
    let block = wrap::fit(
        &Wishes {
            text: arguments.must_get::<&str>("text")?,
            font: arguments.get::<&str>("font")?.unwrap_or(SERIF),
            weight: number("weight", 500.0)? as u16,
            width: arguments.must_get::<f64>("width")?,
            height: arguments.must_get::<f64>("height")?,
            size: arguments.must_get::<f64>("size")?,
            min: number("min", 12.0)?,
            leading: number("leading", 1.2)?.max(0.5),
            tracking: number("tracking", 0.0)?,
        },
        options,
    );
    Value::try_from_serializable(&block)
}

/// A renderer that knows the embedded fonts and opens no file.
pub(super) fn options() -> Options<'static> {
    let mut options = Options {
        font_family: SANS.to_owned(),
        image_href_resolver: ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
        ..Options::default()
    };
    let fonts = options.fontdb_mut();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_serif_family(SERIF);
    fonts.set_sans_serif_family(SANS);
    options
}

/// Without the control characters that XML forbids even when escaped.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}
