//! What was doubtful in a text. Text never fails: doubt becomes a diagnostic with a span.

use crate::span::Span;
use std::borrow::Cow;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Worth knowing; the record is complete.
    Info,
    /// A value may be wrong or missing.
    Warning,
}

/// What is doubtful. The code is stable and is what programs should match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Bytes that the encoding does not allow were replaced by U+FFFD.
    InvalidBytes,
    /// Text that another encoding would have read nearly as well.
    UncertainEncoding,
    /// Pages of a file of pages that hold no text, most often since they are pictures of it.
    PagesWithoutText,
    /// A date that the calendar does not have, such as 31/02/2020.
    ImpossibleDate,
    /// A symbol whose issuer code is not in the lexicon.
    UnknownIssuer,
    /// An opening bracket without its closing one, or the other way round.
    UnbalancedBracket,
    /// `Điều này`, `khoản này` where no article or clause encloses the text.
    UnresolvedReference,
    /// A place whose name several units of the register have, where the text does not tell which.
    AmbiguousPlace,
    /// An article whose number is not the next: one or more before it are not in the text, or were not recognised.
    ArticleGap,
    /// An article whose number an earlier one of the same run has.
    ArticleDoubled,
}

impl Code {
    /// The code as the record prints it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidBytes => "invalid-bytes",
            Self::UncertainEncoding => "uncertain-encoding",
            Self::PagesWithoutText => "pages-without-text",
            Self::ImpossibleDate => "impossible-date",
            Self::UnknownIssuer => "unknown-issuer",
            Self::UnbalancedBracket => "unbalanced-bracket",
            Self::UnresolvedReference => "unresolved-reference",
            Self::AmbiguousPlace => "ambiguous-place",
            Self::ArticleGap => "article-gap",
            Self::ArticleDoubled => "article-doubled",
        }
    }

    /// How much it matters.
    pub fn severity(self) -> Severity {
        match self {
            Self::InvalidBytes | Self::UncertainEncoding | Self::PagesWithoutText | Self::ImpossibleDate | Self::UnresolvedReference => {
                Severity::Warning
            }
            Self::UnknownIssuer | Self::UnbalancedBracket | Self::AmbiguousPlace | Self::ArticleGap | Self::ArticleDoubled => {
                Severity::Info
            }
        }
    }
}

/// One doubt, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is doubtful.
    pub code: Code,
    /// One sentence for a person.
    pub message: Cow<'static, str>,
    /// Where, in bytes of the canonical text.
    pub span: Span,
}
