//! A table as text: for networks without tables, in columns of letters of the same width.

/// Wider than this a line is broken on a phone, and columns are no more.
const MAX_WIDTH: usize = 48;

/// The cells of a table while it is read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    linked: bool,
}

impl Table {
    /// The next row begins.
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// The next cell begins; returns whether it is the first of its row.
    pub(super) fn cell(&mut self) -> bool {
        let Some(row) = self.rows.last_mut() else { return true };
        row.push(String::new());
        row.len() == 1
    }

    /// Text in the cell.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push_str(&text.replace('\n', " "));
        }
    }

    /// Something in it can be clicked on, which it could not be among code.
    pub(super) fn has_link(&mut self) {
        self.linked = true;
    }

    /// The table in columns; `None` where lines with the cells one after the other are better to read.
    pub(super) fn columns(&self) -> Option<String> {
        let special = |cell: &String| super::scan::scan(cell).iter().any(|piece| piece.kind != super::scan::Scanned::Text);
        if self.linked || self.rows.iter().flatten().any(special) {
            return None;
        }
        let count = self.rows.iter().map(Vec::len).max()?;
        let width = |cell: &str| super::count::graphemes(cell);
        let widths: Vec<usize> = (0..count)
            .map(|column| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell.trim())).max().unwrap_or(0))
            .collect();
        if widths.iter().sum::<usize>() + 3 * count.saturating_sub(1) > MAX_WIDTH {
            return None;
        }
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        for (index, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).map(|(cell, wide)| {
                let cell = cell.trim();
                format!("{cell}{}", " ".repeat(wide - width(cell)))
            });
            lines.push(cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned());
            if index == 0 {
                lines.push(widths.iter().map(|&wide| "-".repeat(wide)).collect::<Vec<_>>().join("-|-"));
            }
        }
        Some(lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::default();
        for row in [["Día", "Hora"], ["viernes", "9"], ["sábado", ""]] {
            table.row();
            for (index, cell) in row.iter().enumerate() {
                assert_eq!(table.cell(), index == 0);
                table.text(cell);
            }
        }
        assert_eq!(table.columns().as_deref(), Some("Día     | Hora\n--------|-----\nviernes | 9\nsábado  |"));
        table.text("https://a.example");
        assert_eq!(table.columns(), None);
    }
}
