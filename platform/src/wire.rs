//! A connection that sends blobs from where they lie: large pieces of mapped packs go from the file to the socket inside
//! the system, and are copied by nobody.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::BlobStore;

/// From this size on, in bytes, telling the system where a piece lies is cheaper than copying it.
#[cfg(target_os = "linux")]
const LARGE: usize = 32 << 10;

/// What the system sends from files in, in bytes. A piece that begins within a page would be one page more in every round,
/// which costs a third of the whole. Where pages are larger, it does.
#[cfg(target_os = "linux")]
const PAGE: usize = 4 << 10;

/// Lets go of whoever takes nothing of what is sent for that long: gone without a word, or there and not reading. One that
/// only reads slowly stays. Other systems than Linux have their own, longer patience.
#[cfg_attr(not(target_os = "linux"), allow(unused_variables, clippy::unnecessary_wraps, reason = "see above"))]
pub fn limit_silence(stream: &TcpStream, patience: Duration) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let milliseconds = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
        rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds)?;
    }
    Ok(())
}

/// A TCP connection over a store of blobs.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "other systems are given the bytes"))]
    blobs: Option<BlobStore>,
    /// Read before, and not used.
    unread: Bytes,
}

impl Wire {
    /// Sends what lies in that store from there, and everything else as always.
    pub const fn new(stream: TcpStream, blobs: Option<BlobStore>) -> Self {
        Self { stream, blobs, unread: Bytes::new() }
    }

    /// Gives bytes back that were read, for whoever reads next.
    pub fn put_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(&self.unread);
        self.unread = Bytes::from(bytes);
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.unread.is_empty() {
            return Pin::new(&mut this.stream).poll_read(cx, buffer);
        }
        let taken = this.unread.len().min(buffer.remaining());
        buffer.put_slice(&this.unread[..taken]);
        this.unread.advance(taken);
        if this.unread.is_empty() {
            // Nobody needs its memory any more.
            this.unread = Bytes::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        #[cfg(target_os = "linux")]
        if let Some(written) = this.send_from_files(cx, pieces) {
            return written;
        }
        Pin::new(&mut this.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(target_os = "linux")]
impl Wire {
    /// Sends the next piece from its file, or what stands before its first whole page with the word that more follows;
    /// `None` when none of the pieces lies in a file.
    fn send_from_files(&self, cx: &mut Context<'_>, pieces: &[IoSlice<'_>]) -> Option<Poll<io::Result<usize>>> {
        use rustix::net::SendFlags;
        use socket2::SockRef;

        let blobs = self.blobs.as_ref()?;
        let (index, backing) = pieces.iter().enumerate().find_map(|(index, piece)| {
            let backing = (piece.len() >= LARGE).then(|| blobs.backing(piece))??;
            Some((index, backing))
        })?;
        let offset = usize::try_from(backing.offset).ok()?;
        let before_page = offset.next_multiple_of(PAGE) - offset;
        if index > 0 || before_page > 0 {
            let flags = i32::try_from(SendFlags::MORE.bits()).unwrap_or(0);
            let mut before = pieces[..index].to_vec();
            before.push(IoSlice::new(&pieces[index][..before_page]));
            return Some(
                self.when_writable(cx, || SockRef::from(&self.stream).send_vectored_with_flags(&before, flags)),
            );
        }
        let length = std::num::NonZeroUsize::new(pieces[0].len());
        Some(self.when_writable(cx, || {
            match SockRef::from(&self.stream).sendfile(backing.file.file(), offset, length)? {
                0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a pack is shorter than it was")),
                sent => Ok(sent),
            }
        }))
    }

    fn when_writable(
        &self,
        cx: &mut Context<'_>,
        mut send: impl FnMut() -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            std::task::ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_io(tokio::io::Interest::WRITABLE, &mut send) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => return Poll::Ready(outcome),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::DataDir;
    use crate::digest::sha256;

    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.unwrap(), server.unwrap().0)
    }

    /// Noise that shows every byte that is missing, twice or elsewhere.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_peer_that_reads_nothing_is_let_go() {
        let (client, mut server) = pair().await;
        limit_silence(&server, Duration::from_millis(500)).unwrap();
        let more_than_buffers_hold = vec![0; 64 << 20];
        let sending = tokio::time::timeout(Duration::from_secs(30), server.write_all(&more_than_buffers_hold));
        let error = sending.await.expect("it ends by itself").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }

    #[tokio::test]
    async fn what_is_put_back_is_read_again_before_anything_else() {
        let (mut client, server) = pair().await;
        client.write_all(b"and the rest").await.unwrap();
        client.shutdown().await.unwrap();
        let mut wire = Wire::new(server, None);
        wire.put_back(b"middle ".to_vec());
        wire.put_back(b"first ".to_vec());
        let mut few = [0; 3];
        wire.read_exact(&mut few).await.unwrap();
        let mut all = String::new();
        wire.read_to_string(&mut all).await.unwrap();
        assert_eq!((&few, all.as_str()), (b"fir", "st middle and the rest"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn heads_and_bodies_of_every_size_arrive_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(&DataDir::open(folder.path()).unwrap()).unwrap();
        let contents: Vec<Vec<u8>> =
            [0, 1, 4_096, 32_767, 32_768, 36_864, 131_072, 1 << 20, 5_000_003].map(noise).into();
        let mut batch = blobs.batch();
        for content in &contents {
            batch.put(sha256(content), content.len() as u64, &mut &content[..]).unwrap();
        }
        batch.commit().unwrap();
        let (mut client, server) = pair().await;
        let mut wire = Wire::new(server, Some(blobs.clone()));
        let mut expected = Vec::new();
        let mut sent: Vec<Bytes> = Vec::new();
        for content in &contents {
            let mapped = blobs.map(&sha256(content)).unwrap();
            // Own memory before and behind, and a part of a blob.
            for piece in [
                Bytes::from_static(b"head "),
                mapped.clone(),
                Bytes::from(noise(200_000)),
                mapped.slice(content.len() / 3..),
            ] {
                expected.extend_from_slice(&piece);
                sent.push(piece);
            }
        }
        let reading = tokio::spawn(async move {
            let mut received = Vec::new();
            client.read_to_end(&mut received).await.unwrap();
            received
        });
        for mut pieces in sent.chunks(4).map(<[Bytes]>::to_vec) {
            while !pieces.is_empty() {
                let slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
                let mut written = wire.write_vectored(&slices).await.unwrap();
                drop(slices);
                while let Some(first) = pieces.first_mut() {
                    let taken = written.min(first.len());
                    first.advance(taken);
                    written -= taken;
                    if !first.is_empty() {
                        break;
                    }
                    pieces.remove(0);
                }
            }
        }
        wire.shutdown().await.unwrap();
        let received = reading.await.unwrap();
        assert_eq!(received.len(), expected.len());
        assert!(received == expected, "the same bytes in the same order");
    }
}
