//! Pages of a list.

use admin_api::{List, ListQuery};
use platform::ApiFailure;

const DEFAULT: u32 = 50;
const MAX: u32 = 500;

/// Rows of this page.
pub(super) fn limit(query: &ListQuery) -> Result<usize, ApiFailure> {
    match query.limit.unwrap_or(DEFAULT) {
        limit @ 1..=MAX => Ok(limit as usize),
        other => Err(ApiFailure::invalid(format!("`limit` is {other}, allowed are 1 to {MAX}"))),
    }
}

/// Rows to ask for: one more than the page holds.
pub(super) fn ask(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1
}

/// A page from one row more than it holds: the last one only tells that there is a next page.
pub(super) fn of<T>(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> List<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = if more { rows.last().map(cursor) } else { None };
    List { items: rows, next_cursor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_next_one_only_when_there_is_one() {
        assert_eq!(of(vec![3, 2, 1], 2, i32::to_string).next_cursor.as_deref(), Some("2"));
        assert_eq!(of(vec![3, 2], 2, i32::to_string).next_cursor, None);
    }

    #[test]
    fn refuses_a_limit_out_of_bounds() {
        assert!(limit(&ListQuery { limit: Some(0), cursor: None }).is_err());
        assert!(limit(&ListQuery { limit: Some(501), cursor: None }).is_err());
        assert_eq!(limit(&ListQuery::default()).unwrap(), 50);
    }
}
