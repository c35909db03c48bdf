//! Cards: a template and some words to pixels, with the embedded fonts and nothing else.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use crate::model::{Digest, DrawnCard};

use super::wrap::{self, Wishes};
use super::{ImageError, MAX_PIXELS, emoji};

/// Latin subsets of Alegreya and Alegreya Sans, and Noto Emoji; SIL Open Font License 1.1, see `fonts/OFL.txt`.
const FONTS: [&[u8]; 4] = [
    include_bytes!("fonts/Alegreya-Medium.ttf"),
    include_bytes!("fonts/Alegreya-Bold.ttf"),
    include_bytes!("fonts/AlegreyaSans-Medium.ttf"),
    include_bytes!("fonts/NotoEmoji-Regular.ttf"),
];

/// Largest drawing as text, in bytes: a template may repeat itself, but not without end.
const MAX_DRAWING: usize = 4 * 1024 * 1024;

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
/// The fonts are `Alegreya` (500 and 700) and `Alegreya Sans` (500); emoji are set in `Noto Emoji`,
/// in the colour of the text, sequences as their signs in a row. Signs that no font has are left out. Neither fonts of the system nor
/// other files or addresses are read, so the same card has the same pixels on every machine.
///
/// # Errors
/// The template is broken, the size is none, or the words have letters that no font has.
pub fn render_card(card: &DrawnCard, template: &str, width: u32, height: u32) -> Result<RgbaImage, ImageError> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooManyPixels { width, height, limit: MAX_PIXELS });
    }
    let options = Arc::new(options());
    let words = Words { text: drawable(&card.text), caption: drawable(&card.caption), brand: drawable(&card.brand) };
    let lacking = wrap::missing_letters([&words.text, &words.caption, &words.brand], &options);
    if !lacking.is_empty() {
        return Err(ImageError::CardLetters { letters: lacking });
    }
    let svg = fill_in(card, &words, template, width, height, Arc::clone(&options))
        .map_err(|error| ImageError::Card { detail: error.to_string() })?;
    // The renderer panics on some drawings that are allowed; a template must not end the run.
    catch_unwind(AssertUnwindSafe(|| pixels(&svg, &options, width, height)))
        .unwrap_or_else(|_| Err(ImageError::Card { detail: "the renderer cannot cope with the drawing".to_owned() }))
}

fn pixels(svg: &str, options: &Options<'_>, width: u32, height: u32) -> Result<RgbaImage, ImageError> {
    let tree = Tree::from_str(svg, options).map_err(|error| ImageError::Card { detail: at_its_line(svg, &error) })?;
    let mut pixmap = Pixmap::new(width, height).ok_or(ImageError::ZeroSize { width, height })?;
    let size = tree.size();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    RgbaImage::from_raw(width, height, pixmap.take_demultiplied()).ok_or(ImageError::ZeroSize { width, height })
}

/// The words of a card as they can be drawn.
struct Words {
    text: String,
    caption: String,
    brand: String,
}

/// The drawing as SVG.
fn fill_in(card: &DrawnCard, words: &Words, template: &str, width: u32, height: u32, options: Arc<Options<'static>>) -> TeraResult<String> {
    let mut tera = Tera::default();
    tera.autoescape_on([".svg"]);
    tera.register_function("fit", move |arguments: Kwargs, _: &State<'_>| fit(&arguments, &options));
    tera.add_raw_template("card.svg", template)?;
    let mut context = Context::new();
    context.insert("width", &width);
    context.insert("height", &height);
    context.insert("text", &words.text);
    context.insert("caption", &words.caption);
    context.insert("brand", &words.brand);
    context.insert("lang", &drawable(&card.lang));
    context.insert("seed", &Digest::of_json(&(&card.text, &card.caption)).as_bytes()[0]);
    let mut drawing = Limited { bytes: Vec::new() };
    tera.render_to("card.svg", &context, &mut drawing)?;
    // Templates may have emoji of their own.
    Ok(emoji::taken_apart(&String::from_utf8_lossy(&drawing.bytes)))
}

/// What the renderer does not like, and the line of the drawing where it is.
fn at_its_line(svg: &str, error: &resvg::usvg::Error) -> String {
    let place = match error {
        resvg::usvg::Error::ParsingFailed(cause) => svg.lines().nth(cause.pos().row.saturating_sub(1) as usize),
        _ => None,
    };
    match place.map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => format!("{error} of the drawing, in `{}`", line.chars().take(80).collect::<String>()),
        None => error.to_string(),
    }
}

/// Text up to the largest size of a drawing.
struct Limited {
    bytes: Vec<u8>,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_DRAWING {
            return Err(io::Error::other("the drawing is too large"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
        fonts.load_font_source(resvg::usvg::fontdb::Source::Binary(Arc::new(font)));
    }
    fonts.set_serif_family(SERIF);
    fonts.set_sans_serif_family(SANS);
    options
}

/// Without the control characters that XML forbids even when escaped, and with emoji as signs of one character.
fn drawable(text: &str) -> String {
    emoji::taken_apart(text).chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}
