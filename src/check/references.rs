//! References from posts to the plan, and the help for one that leads nowhere.

use super::{PostContext, Sink};
use crate::diag::{Applicability, Fix, Spanned, did_you_mean};

/// Reports a reference whose key is not known.
pub(super) fn known(context: &PostContext<'_>, sink: &mut Sink<'_>, what: &str, reference: &Spanned<String>, place: &str, keys: &[&str]) {
    if keys.contains(&reference.as_str()) {
        return;
    }
    let guess = did_you_mean(reference, keys.iter().copied());
    let help = match guess {
        Some(guess) => format!("did you mean `{guess}`?"),
        None if keys.is_empty() => format!("{place} has none yet"),
        None => format!("{place} has: {}", keys.join(", ")),
    };
    let fix = guess.map(|guess| Fix::one(format!("write `{guess}`"), Applicability::Unsafe, context.post.file, reference.span, guess));
    sink.report(context.post.at(reference.span), format!("unknown {what} `{}`", reference.value)).help(help).maybe_fix(fix);
}
