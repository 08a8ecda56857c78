//! What a terminal shows in the end: the program runs on a pseudo terminal, and its bytes are drawn as one would.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::sandbox::{Run, Sandbox};

/// Columns and rows of the terminal.
const SIZE: (usize, usize) = (100, 40);

impl Sandbox {
    /// Runs `reactor` on a terminal, with what somebody types. Both streams are one there; the run's `stdout` is the
    /// screen. Needs `script` of util-linux.
    pub(crate) fn run_on_terminal(&self, arguments: &[&str], typed: &str) -> (Run, Colours) {
        let program = env!("CARGO_BIN_EXE_reactor");
        let quoted: Vec<String> = arguments.iter().map(|argument| format!("'{argument}'")).collect();
        let line = format!("stty cols {} rows {} -echo; exec {program} {}", SIZE.0, SIZE.1, quoted.join(" "));
        let mut command = Command::new("script");
        self.prepare(&mut command, &self.work());
        command.env("TERM", self.variable("TERM").unwrap_or("xterm-256color")).args(["-qefc", &line, "/dev/null"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let typist = std::thread::spawn({
            let typed = typed.to_owned();
            move || {
                for line in typed.split_inclusive('\n') {
                    // A question throws away what was typed before it was asked.
                    std::thread::sleep(std::time::Duration::from_secs(2));
                    let _ = input.write_all(line.as_bytes());
                }
                // Its end is held back: for a terminal it would be Ctrl-D.
                input
            }
        });
        let output = child.wait_with_output().unwrap();
        drop(typist.join());
        let bytes = String::from_utf8_lossy(&output.stdout).into_owned();
        let painted = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap().is_match(&bytes);
        let colours = if painted { Colours::Some } else { Colours::None };
        (self.run_of(output.status.code().unwrap(), draw(&bytes), String::new()), colours)
    }
}

/// Whether anything was painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    Some,
    None,
}

/// The lines that stay, without trailing blanks.
fn draw(bytes: &str) -> String {
    let mut lines: Vec<Vec<char>> = vec![Vec::new()];
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut characters = bytes.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => {
                row += 1;
                lines.resize_with(lines.len().max(row + 1), Vec::new);
            }
            '\u{8}' => column = column.saturating_sub(1),
            '\u{1b}' => match characters.next() {
                Some('[') => {
                    let mut parameters = String::new();
                    let last = loop {
                        match characters.next() {
                            Some(digit) if digit.is_ascii_digit() || ";?".contains(digit) => parameters.push(digit),
                            other => break other,
                        }
                    };
                    let count = parameters.parse().unwrap_or(1);
                    match last {
                        Some('A') => row = row.saturating_sub(count),
                        Some('K') if parameters == "2" => lines[row].clear(),
                        Some('K') => lines[row].truncate(column),
                        Some('G') => column = count.saturating_sub(1),
                        _ => {}
                    }
                }
                // A link: its address and its end are not shown.
                Some(']') => while !matches!(characters.next(), None | Some('\\' | '\u{7}')) {},
                _ => {}
            },
            '\u{7}' => {}
            shown => {
                let line = &mut lines[row];
                line.resize(line.len().max(column + 1), ' ');
                line[column] = shown;
                column += 1;
            }
        }
    }
    let mut text: Vec<String> =
        lines.iter().map(|line| line.iter().collect::<String>().trim_end().to_owned()).collect();
    while text.last().is_some_and(String::is_empty) {
        text.pop();
    }
    text.push(String::new());
    text.join("\n")
}

#[test]
fn a_line_that_is_drawn_again_is_seen_once() {
    assert_eq!(draw("one\r\ntwo\r\u{1b}[2K\u{1b}[1Athree\r\n"), "three\n");
    assert_eq!(draw("\u{1b}[31mred\u{1b}[0m \u{1b}]8;;http://a\u{1b}\\link\u{1b}]8;;\u{1b}\\\r\n"), "red link\n");
}
