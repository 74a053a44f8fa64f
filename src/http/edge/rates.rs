//! How fast a client may ask: a bucket of tokens for each, and a bound on the buckets.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::limits::PerSecond;

/// Buckets in memory: less than a megabyte. Beyond it newcomers share one.
const MOST: usize = 10_000;
/// How often full buckets, which say nothing, are thrown away when there are too many.
const SWEEP: Duration = Duration::from_secs(1);
/// Seconds worth of tokens that a client may spend at once.
const BURST: f64 = 2.0;

#[derive(Debug)]
pub struct Rates(Mutex<Buckets>);

#[derive(Debug)]
struct Buckets {
    known: HashMap<IpAddr, Bucket>,
    /// Of those for whom there is no room.
    crowd: Bucket,
    swept: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Default for Rates {
    fn default() -> Self {
        let now = Instant::now();
        let crowd = Bucket { tokens: 0.0, at: now };
        Self(Mutex::new(Buckets { known: HashMap::new(), crowd, swept: now }))
    }
}

impl Rates {
    /// Takes one token, or tells in how many seconds there is one.
    pub fn take(&self, client: IpAddr, rate: PerSecond, now: Instant) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.of(client, rate, now).take(rate, now)
    }

    /// The same without taking it.
    pub fn has(&self, client: IpAddr, rate: PerSecond, now: Instant) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.known.get_mut(&client).map_or(Ok(()), |bucket| bucket.has(rate, now))
    }
}

impl Buckets {
    fn of(&mut self, client: IpAddr, rate: PerSecond, now: Instant) -> &mut Bucket {
        if self.known.len() >= MOST && now.duration_since(self.swept) >= SWEEP {
            self.swept = now;
            self.known.retain(|_, bucket| !bucket.is_full(rate, now));
        }
        if self.known.len() >= MOST && !self.known.contains_key(&client) {
            return &mut self.crowd;
        }
        let full = Bucket { tokens: f64::from(rate) * BURST, at: now };
        self.known.entry(client).or_insert(full)
    }
}

impl Bucket {
    fn fill(&mut self, rate: PerSecond, now: Instant) {
        let gained = now.duration_since(self.at).as_secs_f64() * f64::from(rate);
        self.tokens = (self.tokens + gained).min(f64::from(rate) * BURST);
        self.at = now;
    }

    fn is_full(&mut self, rate: PerSecond, now: Instant) -> bool {
        self.fill(rate, now);
        self.tokens >= f64::from(rate) * BURST
    }

    fn has(&mut self, rate: PerSecond, now: Instant) -> Result<(), u64> {
        self.fill(rate, now);
        if self.tokens >= 1.0 {
            return Ok(());
        }
        Err(((1.0 - self.tokens) / f64::from(rate)).ceil().max(1.0) as u64)
    }

    fn take(&mut self, rate: PerSecond, now: Instant) -> Result<(), u64> {
        self.has(rate, now)?;
        self.tokens -= 1.0;
        Ok(())
    }
}

/// Who counts as one client: an address, and of IPv6 the network that one house is given.
pub fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) if !v6.is_loopback() => {
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rates: &Rates, address: &str, now: Instant) -> usize {
        let client = client(address.parse().unwrap());
        (0..100).take_while(|_| rates.take(client, 10, now).is_ok()).count()
    }

    #[test]
    fn a_client_spends_two_seconds_at_once_and_then_waits() {
        let (rates, now) = (Rates::default(), Instant::now());
        assert_eq!(taken(&rates, "192.0.2.1", now), 20);
        assert_eq!(rates.take("192.0.2.1".parse().unwrap(), 10, now), Err(1));
        assert_eq!(taken(&rates, "192.0.2.1", now + Duration::from_millis(510)), 5);
        assert_eq!(taken(&rates, "192.0.2.2", now), 20);
    }

    #[test]
    fn one_house_is_one_client() {
        let (rates, now) = (Rates::default(), Instant::now());
        assert_eq!(taken(&rates, "2001:db8::1", now), 20);
        assert_eq!(taken(&rates, "2001:db8::2", now), 0);
        assert_eq!(taken(&rates, "::ffff:192.0.2.1", now), 20);
        assert_eq!(taken(&rates, "192.0.2.1", now), 0);
    }

    #[test]
    fn memory_is_bounded_and_comes_free_again() {
        let (rates, now) = (Rates::default(), Instant::now());
        for number in 0..20_000 {
            let _ = rates.take(IpAddr::V4(number.into()), 10, now);
        }
        assert_eq!(rates.0.lock().unwrap().known.len(), MOST);
        let later = now + Duration::from_secs(2);
        assert_eq!(taken(&rates, "192.0.2.1", later), 20);
        assert!(rates.0.lock().unwrap().known.len() < 10);
    }
}
