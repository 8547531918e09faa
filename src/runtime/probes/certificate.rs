//! Until when a server's certificate is good.

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
    let mut stream = connect(origin, timeout)?;
    let start = Instant::now();
    while connection.is_handshaking() {
        if start.elapsed() > timeout {
            return Err(format!("{} did not answer in time", origin.host()));
        }
        connection.complete_io(&mut stream).map_err(|error| fault(&error))?;
    }
    let chain = connection.peer_certificates().unwrap_or_default();
    // The whole chain must last: it is worth as much as what ends first in it.
    let ends: Vec<i64> = chain.iter().map(|certificate| end(certificate)).collect::<Result<_, _>>()?;
    let first = ends.into_iter().min().ok_or("the server has shown no certificate")?;
    Timestamp::from_second(first).map_err(|error| fault(&error))
}

fn connect(origin: &Origin, timeout: Duration) -> Result<TcpStream, String> {
    let mut reason = "no address".to_owned();
    for address in resolve(origin)? {
        match TcpStream::connect_timeout(&address, timeout) {
            Ok(stream) => {
                let limits = stream.set_read_timeout(Some(timeout)).and(stream.set_write_timeout(Some(timeout)));
                return limits.map(|()| stream).map_err(|error| error.to_string());
            }
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
