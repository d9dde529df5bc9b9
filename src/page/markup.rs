//! Text becomes markup, here and nowhere else: whatever is not a constant of this program is escaped.

use crate::words::{Labels, Phrase, Piece, Sentence, Term, tell};

/// A piece of HTML or SVG that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup {
    text: String,
    /// Whether the last tag still takes attributes.
    open: bool,
}

impl Markup {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { text: String::new(), open: false }
    }

    /// Begins an element.
    pub fn tag(&mut self, name: &'static str) -> &mut Self {
        self.settle();
        self.text.push('<');
        self.text.push_str(name);
        self.open = true;
        self
    }

    /// Begins an element of a class.
    pub fn classed(&mut self, name: &'static str, class: &str) -> &mut Self {
        self.tag(name).attr("class", class)
    }

    /// An attribute of the element that was just begun.
    pub fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        escape(&mut self.text, value);
        self.text.push('"');
        self
    }

    /// An attribute, where there is a value for it.
    pub fn maybe(&mut self, name: &'static str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.attr(name, value);
        }
        self
    }

    /// An attribute without a value, where it applies.
    pub fn flag(&mut self, name: &'static str, applies: bool) -> &mut Self {
        self.maybe(name, applies.then_some(""))
    }

    /// An attribute that says yes or no.
    pub fn truth(&mut self, name: &'static str, is_so: bool) -> &mut Self {
        self.attr(name, if is_so { "true" } else { "false" })
    }

    /// Attributes that are lengths.
    pub fn lengths<const N: usize>(&mut self, lengths: [(&'static str, f64); N]) -> &mut Self {
        self.all_lengths(&lengths)
    }

    fn all_lengths(&mut self, lengths: &[(&'static str, f64)]) -> &mut Self {
        for (name, length) in lengths {
            self.attr(name, &tenths(*length));
        }
        self
    }

    /// A style in pixels, for `ui` to apply; written as a browser writes it.
    pub fn style<const N: usize>(&mut self, lengths: [(&'static str, f64); N]) -> &mut Self {
        let mut style = String::new();
        for (name, length) in lengths {
            style.push_str(if style.is_empty() { "" } else { " " });
            style.push_str(name);
            style.push_str(": ");
            style.push_str(&tenths(length));
            style.push_str("px;");
        }
        self.attr("data-style", &style)
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.settle();
        escape(&mut self.text, text);
        self
    }

    /// Markup that is a constant of the program.
    pub fn fixed(&mut self, markup: &'static str) -> &mut Self {
        self.settle();
        self.text.push_str(markup);
        self
    }

    /// What was written elsewhere.
    pub fn append(&mut self, other: Self) -> &mut Self {
        self.settle();
        self.text.push_str(&other.finish());
        self
    }

    /// Whether nothing is written.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Ends an element.
    pub fn end(&mut self, name: &'static str) -> &mut Self {
        self.settle();
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
        self
    }

    /// An element of a class that only holds text.
    pub fn leaf(&mut self, name: &'static str, class: &str, text: &str) -> &mut Self {
        self.classed(name, class).text(text).end(name)
    }

    /// A path of a class.
    pub fn path(&mut self, class: &str, way: &str) -> &mut Self {
        self.classed("path", class).attr("d", way).end("path")
    }

    /// A button that does this.
    pub fn button(&mut self, does: &str) -> &mut Self {
        self.tag("button").attr("type", "button").attr("data-do", does)
    }

    /// A button with a sign instead of words.
    pub fn sign(&mut self, class: &str, name: &str) -> &mut Self {
        self.attr("class", class).attr("aria-label", name).attr("title", name)
    }

    /// A sign of twenty by twenty, in the size of the buttons.
    pub fn icon(&mut self, class: &str, way: &str) -> &mut Self {
        self.fixed(r#"<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">"#);
        self.path(class, way).end("svg")
    }

    /// A phrase, its names marked as such.
    pub fn phrase(&mut self, phrase: &Phrase, labels: &Labels) -> &mut Self {
        for piece in &phrase.0 {
            let text = &labels.piece(piece);
            match piece {
                Piece::Text(_) => self.text(text),
                Piece::Event(_) => self.leaf("b", "event-name", text),
                Piece::Message(_) => self.leaf("code", "message-id", text),
                Piece::Name(_) => self.leaf("span", "name", text),
                Piece::Strong(_) => self.tag("strong").text(text).end("strong"),
            };
        }
        self
    }

    /// A sentence, told.
    pub fn sentence(&mut self, sentence: &Sentence, labels: &Labels) -> &mut Self {
        self.phrase(&tell(sentence), labels)
    }

    /// A term, which explains itself to whoever points at it.
    pub fn term(&mut self, term: Term, labels: &Labels) -> &mut Self {
        self.glossed(term).text(labels.word(term)).end("button")
    }

    /// Begins a button that explains a term, whatever it is called there.
    pub fn glossed(&mut self, term: Term) -> &mut Self {
        self.button("term").attr("class", "term").attr("data-term", &term.place().to_string());
        self.attr("aria-describedby", "gloss")
    }

    /// The markup.
    pub fn finish(mut self) -> String {
        self.settle();
        self.text
    }

    fn settle(&mut self) {
        if self.open {
            self.text.push('>');
            self.open = false;
        }
    }
}

fn escape(into: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            other => into.push(other),
        }
    }
}

/// A length to a tenth, without the weight of writing any float exactly.
#[expect(clippy::cast_possible_truncation, reason = "lengths on a screen; what is beyond saturates")]
pub fn tenths(length: f64) -> String {
    let tenths = (length * 10.0).round() as i64;
    let mut text = String::from(if tenths < 0 { "-" } else { "" });
    let tenths = tenths.unsigned_abs();
    text.push_str(&(tenths / 10).to_string());
    if !tenths.is_multiple_of(10) {
        text.push('.');
        text.push_str(&(tenths % 10).to_string());
    }
    text
}

/// Numbers and letters in turn, as the data of a path: `M1 2`, `L3 4`.
pub fn way<const N: usize>(parts: [(&str, f64); N]) -> String {
    let mut text = String::new();
    for (letter, number) in parts {
        text.push_str(letter);
        text.push_str(&tenths(number));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_a_text_or_an_attribute() {
        let mut page = Markup::new();
        page.tag("p").attr("title", "\"><script>'&").text("<b>&amp;\"'").end("p");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">&lt;b&gt;&amp;amp;&quot;&#39;</p>";
        assert_eq!(page.finish(), expected);
    }

    #[test]
    fn lengths_are_written_to_a_tenth() {
        for (length, text) in
            [(0.0, "0"), (-0.04, "0"), (-0.5, "-0.5"), (12.25, "12.3"), (-3.0, "-3"), (1e3, "1000")]
        {
            assert_eq!(tenths(length), text);
        }
        assert_eq!(way([("M", 1.0), (" ", 2.5), ("L", -3.0), (" ", 0.0)]), "M1 2.5L-3 0");
    }

    #[test]
    fn what_does_not_apply_is_not_written() {
        let mut page = Markup::new();
        page.button("undo").flag("disabled", false).maybe("title", None).truth("aria-pressed", false);
        page.end("button");
        let expected = r#"<button type="button" data-do="undo" aria-pressed="false"></button>"#;
        assert_eq!(page.finish(), expected);
    }
}
