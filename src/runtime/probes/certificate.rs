//! Until when a server's certificate is good.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use rustls_platform_verifier::BuilderVerifierExt as _;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::address::Origin;
use super::http::resolve;

pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Shakes hands with the server, verifying its certificate as the system does.
///
/// # Errors
/// Why nothing is known about its certificate.
pub fn good_until(origin: &Origin, timeout: Duration) -> Result<Timestamp, String> {
    if !origin.is_secure() {
        return Err(format!("{origin} has no certificate: its address begins with http://"));
    }
    let fault = |error: &dyn std::fmt::Display| format!("the certificate of {} is not good: {error}", origin.host());
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| fault(&error))?
        .with_platform_verifier()
        .map_err(|error| fault(&error))?
        .with_no_client_auth();
    let name = ServerName::try_from(origin.host().to_owned()).map_err(|error| fault(&error))?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(|error| fault(&error))?;
    let mut stream = connect(origin, Instant::now() + timeout)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).map_err(|error| match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => format!("{} did not answer in time", origin.host()),
            _ => fault(&error),
        })?;
    }
    let chain = connection.peer_certificates().unwrap_or_default();
    // The whole chain must last: it is worth as much as what ends first in it.
    let ends: Vec<i64> = chain.iter().map(|certificate| end(certificate)).collect::<Result<_, _>>()?;
    let first = ends.into_iter().min().ok_or("the server has shown no certificate")?;
    Timestamp::from_second(first).map_err(|error| fault(&error))
}

/// A connection of which each reading and writing may take what is left of the time: a byte now and then buys none.
struct Bounded {
    stream: TcpStream,
    end: Instant,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.end)?))?;
        self.stream.read(buffer)
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.end)?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn left(end: Instant) -> io::Result<Duration> {
    let left = end.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

fn connect(origin: &Origin, end: Instant) -> Result<Bounded, String> {
    let mut reason = "no address".to_owned();
    for address in resolve(origin)? {
        match left(end).and_then(|left| TcpStream::connect_timeout(&address, left)) {
            Ok(stream) => return Ok(Bounded { stream, end }),
            Err(error) => reason = crate::repo::io_reason(&error),
        }
    }
    Err(format!("{} cannot be reached: {reason}", origin.host()))
}

/// In seconds since the epoch.
fn end(certificate: &[u8]) -> Result<i64, String> {
    let (_, parsed) =
        X509Certificate::from_der(certificate).map_err(|_| "a certificate that cannot be read".to_owned())?;
    Ok(parsed.validity().not_after.timestamp())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_byte_now_and_then_buys_no_time() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = Origin::of(&format!("https://{}/", listener.local_addr().unwrap()).parse().unwrap()).unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // The head of a long record, and then of its bytes one at a time.
            let mut bytes = [22, 3, 3, 64, 0].into_iter().chain(std::iter::repeat_n(0, 200));
            while bytes.next().is_some_and(|byte| stream.write_all(&[byte]).is_ok()) {
                thread::sleep(Duration::from_millis(100));
            }
        });
        let start = Instant::now();
        let reason = good_until(&origin, Duration::from_secs(1)).unwrap_err();
        assert!(reason.contains("did not answer in time"), "{reason}");
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }
}
