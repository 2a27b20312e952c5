// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//! The cases in tokio, on its runtime of one thread.

use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, Notify, Semaphore};
use tokio::task::{yield_now, JoinSet};

const DEPTH: i64 = 1000;
const WAVE: i64 = 1000;
const ROUND: i64 = 100_000;
const PERMITS: usize = 100;

fn cpu_nanoseconds() -> i64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec * 1_000_000_000 + t.tv_nsec
}

fn resident_bytes() -> i64 {
    let rollup = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = rollup.lines().find(|line| line.starts_with("Rss:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<i64>().unwrap() * 1024
}

struct Delays(u32);

impl Delays {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        1 + u64::from(self.0 % 100)
    }
}

#[inline(never)]
async fn leaf(x: i64) -> i64 {
    black_box(x)
}

async fn awaits(n: i64) {
    let mut sum = 0;
    for i in 0..n {
        sum += leaf(i).await;
    }
    black_box(sum);
}

fn down(depth: i64) -> Pin<Box<dyn Future<Output = i64>>> {
    Box::pin(async move {
        if depth == 0 {
            0
        } else {
            1 + down(depth - 1).await
        }
    })
}

async fn recursion(n: i64) {
    for _ in 0..n / DEPTH {
        black_box(down(DEPTH - 1).await);
    }
}

async fn join_all<F>(tasks: impl Iterator<Item = F>) -> i64
where
    F: Future<Output = i64> + Send + 'static,
{
    let mut group = JoinSet::new();
    for task in tasks {
        group.spawn(task);
    }
    let mut sum = 0;
    while let Some(result) = group.join_next().await {
        sum += result.unwrap();
    }
    sum
}

async fn spawnflat(n: i64) {
    black_box(join_all((0..n).map(|_| async { 1 })).await);
}

async fn spawn(n: i64) {
    for _ in 0..n / WAVE {
        spawnflat(WAVE).await;
    }
}

async fn pingpong(n: i64) {
    let (there, mut from_there) = mpsc::channel::<i64>(1);
    let (back, mut from_back) = mpsc::channel::<i64>(1);
    let ping = tokio::spawn(async move {
        for _ in 0..n {
            there.send(1).await.unwrap();
            black_box(from_back.recv().await);
        }
    });
    let pong = tokio::spawn(async move {
        for _ in 0..n {
            let value = from_there.recv().await.unwrap();
            back.send(value).await.unwrap();
        }
    });
    ping.await.unwrap();
    pong.await.unwrap();
}

async fn timers(n: i64) {
    let mut delays = Delays(12345);
    let sleepers = (0..n).map(|_| {
        let duration = Duration::from_millis(delays.next());
        async move {
            tokio::time::sleep(duration).await;
            1
        }
    });
    join_all(sleepers).await;
}

async fn gather(n: i64) {
    for _ in 0..n / ROUND {
        let tasks: Vec<_> = (0..ROUND)
            .map(|i| {
                tokio::spawn(async move {
                    yield_now().await;
                    i
                })
            })
            .collect();
        let mut values = Vec::with_capacity(tasks.len());
        for task in tasks {
            values.push(task.await.unwrap());
        }
        black_box(values);
    }
}

async fn sem(n: i64) {
    for _ in 0..n / ROUND {
        let semaphore = Arc::new(Semaphore::new(PERMITS));
        join_all((0..ROUND).map(|_| {
            let semaphore = semaphore.clone();
            async move {
                let _permit = semaphore.acquire().await.unwrap();
                yield_now().await;
                1
            }
        }))
        .await;
    }
}

async fn idle(n: i64) -> i64 {
    let event = Arc::new(Notify::new());
    let mut group = JoinSet::new();
    let before = resident_bytes();
    for _ in 0..n {
        let event = event.clone();
        group.spawn(async move { event.notified().await });
    }
    yield_now().await;
    let bytes = resident_bytes() - before;
    event.notify_waiters();
    group.abort_all();
    bytes
}

const CASES: [(&str, i64); 9] = [
    ("await", 3_000_000),
    ("recursion", 3_000_000),
    ("spawn", 1_000_000),
    ("spawnflat", 1_000_000),
    ("pingpong", 200_000),
    ("timers", 100_000),
    ("gather", 500_000),
    ("sem", 500_000),
    ("idle", 1_000_000),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let wanted = arguments.get(1).map(String::as_str).unwrap_or("--list");
    if wanted == "--list" {
        CASES.iter().for_each(|(name, _)| println!("{name}"));
        return;
    }
    let Some((name, default)) = CASES.iter().find(|(name, _)| *name == wanted) else {
        eprintln!("tokio: no case {wanted}; --list names those there are");
        std::process::exit(2);
    };
    let n = arguments.get(2).map_or(*default, |text| text.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let start = cpu_nanoseconds();
    let measured = runtime.block_on(async {
        match *name {
            "await" => awaits(n).await,
            "recursion" => recursion(n).await,
            "spawn" => spawn(n).await,
            "spawnflat" => spawnflat(n).await,
            "pingpong" => pingpong(n).await,
            "timers" => timers(n).await,
            "gather" => gather(n).await,
            "sem" => sem(n).await,
            _ => return idle(n).await,
        }
        0
    });
    let spent = cpu_nanoseconds() - start;
    let operations = if *name == "pingpong" { 2 * n } else { n };
    println!("{name} {n} {operations} {}", if measured != 0 { measured } else { spent });
}
