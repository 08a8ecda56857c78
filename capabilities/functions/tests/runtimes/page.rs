//! `docs/reference/runtime.md`: its tables are what the suite saw.

use std::fmt::Write as _;
use std::path::Path;

use crate::suite::{Outcome, RUNTIMES};
use crate::{suite, web};

const BEGIN: &str =
    "<!-- From here on written by the suite: REACTOR_WRITE_PAGE=1, test `the_page_says_what_the_suite_saw`. -->\n";

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_the_suite_saw() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/runtime.md");
    let page = fs_err::read_to_string(&path).unwrap();
    let (by_hand, written) = page.split_once(BEGIN).unwrap();
    let mut tables = String::new();
    write_suite(&mut tables, &suite::run().await);
    write_web(&mut tables, &web::run().await);
    if std::env::var_os("REACTOR_WRITE_PAGE").is_some() {
        fs_err::write(&path, format!("{by_hand}{BEGIN}{tables}")).unwrap();
    } else {
        assert!(written == tables, "{} is not what the suite saw; it would be\n{tables}", path.display());
    }
}

fn write_suite(page: &mut String, outcomes: &[Outcome]) {
    let hold = |column| outcomes.iter().filter(|outcome| outcome.holds(column)).count();
    let rows = outcomes.len();
    write!(
        page,
        "\n## The same on every runtime\n\nOne source, {rows} rows, the same answers: {} hold on wasm, {} on bun.\n",
        hold(0),
        hold(1)
    )
    .unwrap();
    let mut section = "";
    for outcome in outcomes {
        if outcome.section != section {
            section = outcome.section;
            write!(page, "\n| {section} | wasm | bun |\n| --- | --- | --- |\n").unwrap();
        }
        let mark = |column| if outcome.holds(column) { "✓" } else { "✗" };
        writeln!(page, "| {} | {} | {} |", outcome.says, mark(0), mark(1)).unwrap();
    }
}

fn write_web(page: &mut String, sections: &std::collections::BTreeMap<String, web::Section>) {
    page.push_str("\n## Web standards\n\nEach row is a sentence of a standard, in `capabilities/functions/js/tests/conformance`.\n\n");
    page.push_str("| section | rows | wasm | bun |\n| --- | --- | --- | --- |\n");
    let mut total = vec![0; RUNTIMES.len() + 1];
    for (name, section) in sections {
        let holds: Vec<usize> = section.differs.iter().map(|differs| section.rows - differs.len()).collect();
        writeln!(page, "| {name} | {} | {} | {} |", section.rows, holds[0], holds[1]).unwrap();
        for (sum, value) in total.iter_mut().zip([section.rows].into_iter().chain(holds)) {
            *sum += value;
        }
    }
    writeln!(page, "| all | {} | {} | {} |", total[0], total[1], total[2]).unwrap();
    page.push_str("\n### Where bun goes its own way\n\nThe other rows are those of bun's own web interfaces. A handler that stays clear of them is the same everywhere.\n\n");
    for (name, section) in sections.iter().filter(|(_, section)| !section.differs[1].is_empty()) {
        writeln!(page, "* {name}: {}", section.differs[1].join("; ")).unwrap();
    }
}
