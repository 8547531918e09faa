//! Why a program does not start, told apart by what stands in its place: the system's one word for many causes helps nobody.

use std::fs;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// A first line beyond this names no interpreter.
const LONGEST_LINE: u64 = 4096;

/// In a sentence, with the next step where there is one.
pub fn reason(program: &str, folder: &Path, error: &io::Error) -> String {
    if !folder.is_dir() {
        return format!("the folder {} is gone", folder.display());
    }
    let Some(file) = file(program, folder) else {
        return match program.contains('/') {
            true => format!("`{program}` does not exist"),
            false => format!("`{program}` is not installed here"),
        };
    };
    match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound, _) => match interpreter(&file) {
            Some(interpreter) => {
                format!("`{program}` wants the interpreter {interpreter}, which is not installed here")
            }
            None => format!("`{program}` is made for another system: the loader that it wants is not installed here"),
        },
        (ErrorKind::PermissionDenied, _) if file.is_dir() => format!("`{program}` is a folder"),
        (ErrorKind::PermissionDenied, _) if !is_executable(&file) => {
            format!("`{program}` may not be executed: `chmod +x {}`", file.display())
        }
        (_, Some(libc::ENOEXEC)) => {
            format!("`{program}` has no first line that says what runs it, such as `#!/bin/sh`, and is no program")
        }
        _ => format!("`{program}` cannot be started: {}", crate::repo::io_reason(error)),
    }
}

/// What is there by that name: at its path, or in the first folder of $PATH that has it.
fn file(program: &str, folder: &Path) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(folder.join(program)).filter(|path| path.exists());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|place| place.join(program)).find(|path| path.is_file())
}

/// What the first line of a script asks for.
fn interpreter(file: &Path) -> Option<String> {
    let mut line = Vec::new();
    let mut reader = BufReader::new(fs::File::open(file).ok()?.take(LONGEST_LINE));
    reader.read_until(b'\n', &mut line).ok()?;
    let line = String::from_utf8_lossy(line.strip_prefix(b"#!")?).into_owned();
    // A line that ends as on Windows asks for a program whose name ends so.
    line.trim_end_matches('\n').split([' ', '\t']).find(|word| !word.is_empty()).map(|word| word.replace('\r', "\\r"))
}

fn is_executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}
