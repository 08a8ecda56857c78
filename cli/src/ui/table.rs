//! Tables that fit the width: the widest column of text gives way first.

use dialoguer::console::{measure_text_width, truncate_str};

use super::{Palette, Ui};

/// Space between two columns.
const GAP: usize = 2;
/// No column is cut below this.
const LEAST: usize = 8;

/// Side a column is aligned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows of text under headings.
#[derive(Debug)]
pub(crate) struct Table {
    headings: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Ui {
    /// A table of talk, on standard error. Nothing with `--quiet` or in JSON mode.
    pub(crate) fn talk_table(&self, table: &Table) {
        self.say(table.render(self.0.width, self.0.stderr).trim_end());
    }
}

impl Table {
    /// A table with these headings, all aligned left.
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self::named(headings.iter().map(ToString::to_string))
    }

    /// A table whose headings are known only now.
    pub(crate) fn named(headings: impl IntoIterator<Item = String>) -> Self {
        Self { headings: headings.into_iter().map(|heading| (heading, Align::Left)).collect(), rows: Vec::new() }
    }

    /// Aligns one column.
    #[must_use]
    pub(crate) fn align(mut self, column: usize, align: Align) -> Self {
        self.headings[column].1 = align;
        self
    }

    /// Adds a row; it has as many cells as there are headings.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<_> = cells.into_iter().collect();
        cells.resize(self.headings.len(), String::new());
        self.rows.push(cells);
    }

    /// The table as text, every line ended by a newline, none wider than `width`.
    pub(crate) fn render(&self, width: usize, palette: Palette) -> String {
        let mut widths: Vec<usize> = self.headings.iter().map(|(heading, _)| measure_text_width(heading)).collect();
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                widths[column] = widths[column].max(measure_text_width(cell));
            }
        }
        fit(&mut widths, width);
        let mut text = String::new();
        let headings: Vec<_> = self.headings.iter().map(|(heading, _)| palette.dim(heading)).collect();
        self.write_row(&mut text, &headings, &widths);
        for row in &self.rows {
            self.write_row(&mut text, row, &widths);
        }
        text
    }

    fn write_row(&self, text: &mut String, cells: &[String], widths: &[usize]) {
        let mut line = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let cell = truncate_str(cell, widths[column], "…");
            let padding = " ".repeat(widths[column].saturating_sub(measure_text_width(&cell)));
            if column > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            match self.headings[column].1 {
                Align::Left => {
                    line.push_str(&cell);
                    line.push_str(&padding);
                }
                Align::Right => {
                    line.push_str(&padding);
                    line.push_str(&cell);
                }
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// Takes from the widest column until all fit or none can give more.
fn fit(widths: &mut [usize], available: usize) {
    let gaps = GAP * widths.len().saturating_sub(1);
    loop {
        let needed: usize = widths.iter().sum::<usize>() + gaps;
        let Some(excess) = needed.checked_sub(available).filter(|excess| *excess > 0) else { return };
        let Some(widest) = widths.iter_mut().max() else { return };
        if *widest <= LEAST {
            return;
        }
        *widest -= excess.min(*widest - LEAST).clamp(1, excess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(&["NAME", "SIZE"]).align(1, Align::Right);
        table.row(["hello".into(), "12".into()]);
        table.row(["a-function-with-a-long-name".into(), "3".into()]);
        table
    }

    #[test]
    fn columns_are_aligned() {
        let text = sample().render(usize::MAX, Palette::plain());
        assert_eq!(
            text,
            "NAME                         SIZE\nhello                          12\na-function-with-a-long-name     3\n"
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let text = sample().render(20, Palette::plain());
        assert!(text.lines().all(|line| measure_text_width(line) <= 20), "{text}");
        assert!(text.contains('…'));
    }
}
