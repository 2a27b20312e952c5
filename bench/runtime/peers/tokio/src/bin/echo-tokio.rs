// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! Echo on tokio.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (mut connection, _) = listener.accept().await?;
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = connection.read(&mut buffer).await {
                if connection.write_all(&buffer[..n]).await.is_err() {
                    break;
                }
            }
        });
    }
}
