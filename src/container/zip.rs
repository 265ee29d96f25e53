//! ZIP archives: by their directory, and from the front where the directory is missing because the file was cut off.

use super::{Fault, Reader, Stop};
use crate::error::ErrorKind;
use std::io::{Read, Seek, SeekFrom};
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

/// Hands on the members of an archive.
pub(super) fn members<R: Read + Seek>(mut file: R, prefix: &str, depth: usize, reader: &mut Reader<'_>) -> Result<(), Stop> {
    match zip::ZipArchive::new(&mut file) {
        Ok(mut archive) => {
            for index in 0..archive.len() {
                let name = match archive.name_for_index(index) {
                    Some(Ok(name)) => name.into_owned(),
                    _ => format!("member {index}"),
                };
                match archive.by_index(index) {
                    Ok(entry) => one(entry, name, prefix, depth, reader)?,
                    Err(error) => reader.member(format!("{prefix}{name}"), Err(fault(&error)), depth)?,
                }
            }
            Ok(())
        }
        Err(cause) => {
            file.seek(SeekFrom::Start(0)).map_err(Stop::damaged)?;
            loop {
                match read_zipfile_from_stream(&mut file) {
                    Ok(Some(entry)) => {
                        let name =
                            entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), |name| name.into_owned());
                        one(entry, name, prefix, depth, reader)?;
                    }
                    Ok(None) | Err(_) => return Err(Stop::damaged(cause)),
                }
            }
        }
    }
}

fn one<R: Read>(entry: ZipFile<'_, R>, name: String, prefix: &str, depth: usize, reader: &mut Reader<'_>) -> Result<(), Stop> {
    if entry.is_dir() {
        return Ok(());
    }
    let content = if entry.encrypted() {
        Err(Fault::new(ErrorKind::Unsupported, "encrypted"))
    } else {
        let packed = entry.compressed_size();
        reader.content(entry, Some(packed))
    };
    reader.member(format!("{prefix}{name}"), content, depth)
}

fn fault(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(cause) if cause.to_ascii_lowercase().contains("password") => {
            Fault::new(ErrorKind::Unsupported, "encrypted")
        }
        ZipError::InvalidPassword => Fault::new(ErrorKind::Unsupported, "encrypted"),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Fault::new(ErrorKind::Unsupported, error.to_string())
        }
        other => Fault::new(ErrorKind::Decode, format!("damaged: {other}")),
    }
}
