//! Web pages, and what Word saves as one: the text without scripts, menus and the rest of the site around it.
//!
//! The page is read token by token as browsers cut it (HTML Living Standard, 13.2.5), without a tree: block elements end lines,
//! rows and cells go into tables, and white space is folded as in a browser. Word's conditional comments are comments, and what
//! they show to other programs (`<![if !supportLists]>`, with the numbers of lists) is text like any other.
//!
//! Boilerplate is told by the element (`nav`, `footer` …), by whole words of its class or identifier, and on a page with many
//! links by where its paragraphs are: the smallest element with nearly all of them is the document ([`Measure`]).
//!
//! Limits: a page that would be left empty by that is read with it. Fonts are those of `face` and `style`, not of style sheets.
//! Left out on purpose: scripts, and everything that they would write; forms; pictures and their alternative texts.

use super::Written;
use super::flow::Flow;
use super::plain;
use crate::source::{self, Encoding};
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Where a page says its encoding, at the latest (13.2.3.2 asks for the first 1024 bytes).
const HEAD: usize = 4096;

/// Elements that never hold the text of a document.
const DROPPED: [&str; 26] = [
    "applet", "aside", "audio", "button", "canvas", "datalist", "dialog", "footer", "form", "head", "iframe", "map", "math", "menu", "nav",
    "noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video", "xml",
];

/// Elements that end lines.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Elements without an end.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Words of a class or an identifier that say what is around a document.
const AROUND: [&str; 22] = [
    "ads",
    "advertisement",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "cookie",
    "footer",
    "login",
    "menu",
    "menubar",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "pagination",
    "popup",
    "related",
    "share",
    "sidebar",
    "social",
];

/// How many open elements are remembered, for their fonts.
const OPEN: usize = 4096;

/// How far back the element that an end belongs to is looked for.
const BACK: usize = 64;

/// The text of a page, and the name of its encoding.
pub(super) fn text(bytes: &[u8], encoding: Encoding) -> (Written, &'static str) {
    let (page, name) = decoded(bytes, encoding);
    let (mut text, measures) = walked(&page, true, None);
    if text.text.trim().is_empty() {
        text = walked(&page, false, None).0;
    } else if let Some(main) = main_part(&measures) {
        text = walked(&page, true, Some(main)).0;
    }
    (text, name)
}

/// How much text is in an element, in bytes.
#[derive(Clone, Copy, Default)]
struct Measure {
    /// The element's number among all.
    number: usize,
    /// How deep it lies.
    depth: usize,
    all: usize,
    links: usize,
    /// In paragraphs, links aside.
    paragraphs: usize,
}

/// The element that holds the document of a page with much around it; `None` when the page is the document, as far as one sees.
fn main_part(measures: &[Measure]) -> Option<usize> {
    let whole = measures.iter().min_by_key(|measure| measure.depth)?;
    let most = measures.iter().filter(|measure| measure.paragraphs * 10 >= whole.paragraphs * 9 && whole.paragraphs > 500);
    let main = most.max_by_key(|measure| measure.depth)?;
    // Around a document of a site there are links; what is around a part of a document is text.
    let (outside, links) = (whole.all - main.all, whole.links - main.links);
    (links > 200 && links * 3 >= outside).then_some(main.number)
}

/// The page's characters: what was asked for, UTF-8 that proves itself, what the page declares, or what the bytes look like.
fn decoded(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, &'static str) {
    let proves = || !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    let chosen = match encoding {
        Encoding::Auto if encoding_rs::Encoding::for_bom(bytes).is_none() && !proves() => {
            declared(&bytes[..bytes.len().min(HEAD)]).map_or(encoding, Encoding::Named)
        }
        asked => asked,
    };
    let source::Decoded { text, name, .. } = source::decode(bytes, chosen);
    (text, name)
}

/// The encoding that a page declares: `charset=windows-1252`, with or without quotation marks.
fn declared(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = head.to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset")? + b"charset".len();
    let rest = head.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte)).unwrap_or(rest.len());
    // A page whose bytes could be read so far is not in UTF-16, whatever it says (13.2.3.2).
    encoding_rs::Encoding::for_label(&rest[..end]).filter(|named| named.is_ascii_compatible())
}

/// An element that is open.
struct Element {
    name: HtmlString,
    font: Option<Rc<str>>,
    measure: Measure,
    in_link: bool,
    in_paragraph: bool,
}

/// The walk over the tokens.
struct Walk {
    flow: Flow,
    open: Vec<Element>,
    /// The element that is dropped with all that is in it, and how many of its name are open.
    dropped: Option<(HtmlString, usize)>,
    /// Whether boilerplate is dropped.
    strict: bool,
    /// How many `pre` are open.
    pre: usize,
    /// Within the number of a list item in Word's pages, how many `span` are open.
    label: usize,
    /// White space that is written when text follows on the line.
    space: bool,
    /// Elements so far, and the measures of those that are closed.
    number: usize,
    measures: Vec<Measure>,
    /// The element that is read alone, and how deep it lies once it is open.
    only: Option<usize>,
    within: Option<usize>,
}

/// The text of a page, or of one element of it, and the measures of its elements.
fn walked(page: &str, strict: bool, only: Option<usize>) -> (Written, Vec<Measure>) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk {
        flow: Flow::default(),
        // Around everything, so that what stands in no element is measured too.
        open: vec![Element { name: HtmlString::default(), font: None, measure: Measure::default(), in_link: false, in_paragraph: false }],
        dropped: None,
        strict,
        pre: 0,
        label: 0,
        space: false,
        number: 0,
        measures: Vec::new(),
        only,
        within: None,
    };
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => walk.start(tag),
            Token::EndTag(tag) => walk.end(tag.name),
            Token::String(text) if walk.dropped.is_none() => walk.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    walk.close(0);
    (walk.flow.finish(), walk.measures)
}

/// A tag's attribute.
fn attribute<'t>(attributes: &'t BTreeMap<HtmlString, html5gum::Spanned<HtmlString, ()>>, name: &str) -> Option<Cow<'t, str>> {
    attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value))
}

impl Walk {
    fn start(&mut self, tag: StartTag<()>) {
        let Ok(name) = std::str::from_utf8(&tag.name) else { return };
        if let Some((dropped, depth)) = &mut self.dropped {
            // A body begins whatever was left open before it.
            if name != "body" || **dropped != *b"head" {
                *depth += usize::from(**dropped == *tag.name && !VOID.contains(&name));
                return;
            }
            self.dropped = None;
        }
        let get = |name: &str| attribute(&tag.attributes, name);
        let style = get("style").map(|style| style.to_ascii_lowercase());
        let style = style.as_deref().unwrap_or_default();
        if !VOID.contains(&name) && !tag.self_closing && self.is_dropped(name, &tag, style) {
            if BLOCKS.contains(&name) {
                self.line();
            }
            self.dropped = Some((tag.name, 1));
            return;
        }
        self.close_implied(name);
        match name {
            "br" => {
                self.space = false;
                self.flow.line();
            }
            "table" => {
                self.space = false;
                self.flow.open_table();
            }
            "tr" => {
                self.space = false;
                self.flow.close_row(false);
            }
            "td" | "th" => {
                self.space = false;
                self.flow.open_cell();
            }
            "pre" => self.pre += 1,
            "span" if self.label > 0 => self.label += 1,
            "span" if style.contains("mso-list") && style.contains("ignore") => self.label = 1,
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.line();
        }
        if !VOID.contains(&name) && !tag.self_closing && self.open.len() < OPEN {
            let font = get("face").or_else(|| get("style").and_then(|style| family(&style).map(|font| font.into()))).map(|font| {
                let first = font.split(',').next().unwrap_or_default();
                Rc::from(first.trim().trim_matches(['"', '\'']))
            });
            self.number += 1;
            let above = self.open.last();
            let element = Element {
                font: font.or_else(|| above?.font.clone()),
                measure: Measure { number: self.number, depth: self.open.len(), ..Measure::default() },
                in_link: name == "a" || above.is_some_and(|above| above.in_link),
                in_paragraph: name == "p" || !BLOCKS.contains(&name) && above.is_some_and(|above| above.in_paragraph),
                name: tag.name,
            };
            if self.only == Some(self.number) {
                self.within = Some(self.open.len());
                self.flow = Flow::default();
            }
            self.open.push(element);
        }
    }

    /// Closes what the start of an element ends by itself (13.1.2.4): a paragraph, an item, a cell, a row.
    fn close_implied(&mut self, name: &str) {
        let (ends, stops): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "tr" => (&["tr"], &["table"]),
            _ if BLOCKS.contains(&name) => (&["p"], &["table", "td", "div", "li"]),
            _ => return,
        };
        let is = |element: &Element, names: &[&str]| names.iter().any(|name| *element.name == *name.as_bytes());
        let mut above = self.open.iter().enumerate().rev().take(BACK).take_while(|(_, element)| !is(element, stops));
        if let Some((at, _)) = above.find(|(_, element)| is(element, ends)) {
            self.close(at);
        }
    }

    /// Closes the open elements from one on, and adds what is in each to the one around it.
    fn close(&mut self, from: usize) {
        while self.open.len() > from {
            let Some(element) = self.open.pop() else { return };
            if let Some(around) = self.open.last_mut() {
                around.measure.all += element.measure.all;
                around.measure.links += element.measure.links;
                around.measure.paragraphs += element.measure.paragraphs;
            }
            if element.measure.paragraphs > 0 || from == 0 {
                self.measures.push(element.measure);
            }
            if self.within == Some(self.open.len()) {
                // The rest of the page is none of the document.
                self.within = None;
                self.dropped = Some((HtmlString::default(), usize::MAX));
            }
        }
    }

    /// Whether an element is none of the document's.
    fn is_dropped(&self, name: &str, tag: &StartTag<()>, style: &str) -> bool {
        // What has no text whatever the page.
        let never = matches!(name, "script" | "style" | "template" | "xml" | "svg" | "head" | "iframe" | "select" | "noscript");
        let hidden = || style.split(';').any(|rule| rule.split_whitespace().collect::<String>().starts_with("display:none"));
        let around = || {
            let get = |name: &str| attribute(&tag.attributes, name).unwrap_or_default().to_ascii_lowercase();
            let named = [get("class"), get("id")];
            named.iter().any(|name| name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| AROUND.contains(&word)))
        };
        let container = matches!(name, "div" | "section" | "ul" | "ol" | "header" | "table" | "td" | "p" | "span" | "a");
        // ASP.NET wraps whole pages in one form.
        let form = name == "form" && attribute(&tag.attributes, "method").is_some();
        never || self.strict && (DROPPED.contains(&name) && !form || hidden() || container && around())
    }

    fn end(&mut self, name: HtmlString) {
        if let Some((dropped, depth)) = &mut self.dropped {
            if *dropped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.dropped = None;
                }
            }
            return;
        }
        let back = self.open.iter().rev().take(BACK).position(|element| element.name == name);
        if let Some(back) = back {
            self.close(self.open.len() - 1 - back);
        }
        let Ok(name) = std::str::from_utf8(&name) else { return };
        match name {
            "table" => {
                self.space = false;
                self.flow.close_table();
                return;
            }
            "tr" => {
                self.space = false;
                self.flow.close_row(false);
            }
            "td" | "th" => {
                self.space = false;
                self.flow.close_cell();
            }
            "pre" => self.pre = self.pre.saturating_sub(1),
            "span" if self.label > 0 => {
                self.label -= 1;
                if self.label == 0 {
                    self.space = true;
                }
            }
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.line();
        }
    }

    fn line(&mut self) {
        self.space = false;
        self.flow.fresh();
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            let length = text.trim().len();
            element.measure.all += length;
            element.measure.links += if element.in_link { length } else { 0 };
            element.measure.paragraphs += if element.in_paragraph && !element.in_link { length } else { 0 };
        }
        let font = self.open.last().and_then(|element| element.font.clone());
        let font = font.as_deref();
        if self.pre > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.flow.line();
                }
                self.flow.text(line, font);
            }
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let blank = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{C}']);
            self.space |= blank.len() < rest.len();
            let end = blank.find([' ', '\t', '\n', '\r', '\u{C}']).unwrap_or(blank.len());
            let word = &blank[..end];
            rest = &blank[end..];
            if word.is_empty() {
                break;
            }
            if self.label > 0 {
                // Hard spaces fill up to the indent of the item.
                let word = word.trim_matches('\u{A0}');
                self.space |= word.is_empty();
                if word.is_empty() {
                    continue;
                }
            }
            if std::mem::take(&mut self.space) && !self.flow.at_start() {
                self.flow.text(" ", font);
            }
            self.flow.text(&plain(&word.replace('\u{A0}', " "), font), font);
        }
    }
}

/// The `font-family` of a style.
fn family(style: &str) -> Option<String> {
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    rules.find(|(name, _)| name.trim().eq_ignore_ascii_case("font-family")).map(|(_, value)| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> String {
        text(page.as_bytes(), Encoding::Auto).0.text
    }

    #[test]
    fn blocks_end_lines_and_inline_elements_do_not() {
        assert_eq!(read("<p>Ủy ban <b>nhân</b>\n dân<p>xã<br>A<div>B</div>C"), "Ủy ban nhân dân\nxã\nA\nB\nC\n");
    }

    #[test]
    fn scripts_menus_and_comments_are_dropped() {
        let page = "<head><title>x</title></head><body><nav><ul><li>a</ul></nav><div class='top menu'><div>b</div>c</div>\
            <script>if (a < b) { '</p>' }</script><!--[if gte mso 9]><xml>d</xml><![endif]--><![if !x]>1.<![endif]> Điều<footer>e</footer>";
        assert_eq!(read(page), "1. Điều\n");
        assert_eq!(read("<nav>a</nav>"), "a\n", "a page of nothing else");
    }

    #[test]
    fn encodings_are_those_declared() {
        let page =
            b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1252'><p>Qu&#7889;c h&#7897;i \xE9&nbsp;</html>";
        let (written, encoding) = text(page, Encoding::Auto);
        assert_eq!((written.text.as_str(), encoding), ("Quốc hội é\n", "windows-1252"));
    }

    #[test]
    fn nothing_is_too_deep() {
        let page = "<div><table><tr><td><b><font face='.VnTime'>".repeat(50_000);
        assert_eq!(read(&(page + "a")), "a\n");
    }
}
