//! Writers that say what a test wants, and the lines that the jobs log.

use std::future::Future;
use std::io::Write;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use xbot::llm::scripted::Scripted;
use xbot::llm::{Answer, Completion, Embedded, Ending, Llm, LlmError, Prompt};

type Saying = Pin<Box<dyn Future<Output = String> + Send>>;
type Speaker = Box<dyn Fn(Prompt) -> Saying + Send + Sync>;

/// Answers in the way of a function, and counts.
pub struct Said {
    speak: Speaker,
    own: Option<&'static str>,
    prompts: Mutex<Vec<String>>,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said")
    }
}

impl Said {
    pub fn then(speak: impl Fn(Prompt) -> Saying + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { speak: Box::new(speak), own: Some("said"), prompts: Mutex::default() })
    }

    pub fn always(answer: &str) -> Arc<Self> {
        let answer = answer.to_owned();
        Self::then(move |_| Box::pin(std::future::ready(answer.clone())))
    }

    /// This text in the form that is asked for: a thread has two of them.
    pub fn valid(text: &str) -> Arc<Self> {
        let text = text.to_owned();
        Self::then(move |prompt| {
            let thread = prompt.kind == xbot_domain::decision::DecisionType::Thread;
            let texts = vec![text.clone(); if thread { 2 } else { 1 }];
            let answer = json!({ "type": prompt.kind, "texts": texts }).to_string();
            Box::pin(std::future::ready(answer))
        })
    }

    /// Billed, as a service is.
    pub fn model(answer: &str) -> Arc<Self> {
        let answer = answer.to_owned();
        let speak: Speaker = Box::new(move |_| Box::pin(std::future::ready(answer.clone())));
        Arc::new(Self { speak, own: None, prompts: Mutex::default() })
    }

    pub fn asked(&self) -> usize {
        self.prompts.lock().unwrap().len()
    }

    pub fn last_prompt(&self) -> String {
        self.prompts.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

#[async_trait]
impl Llm for Said {
    async fn complete(&self, request: &Completion) -> Result<Answer, LlmError> {
        self.prompts.lock().unwrap().push(request.prompt.user.clone());
        let text = (self.speak)(request.prompt.clone()).await;
        let model = request.model.clone();
        Ok(Answer { text, ending: Ending::Complete, model, tokens: None })
    }

    async fn embed(&self, texts: &[String], model: &str) -> Result<Embedded, LlmError> {
        Scripted::default().embed(texts, model).await
    }

    fn own_model(&self) -> Option<&'static str> {
        self.own
    }
}

/// Writes as the built-in writer does, but is billed as a service is.
#[derive(Debug, Default)]
pub struct Composer {
    writer: Scripted,
    blind: bool,
    embeddings: AtomicUsize,
    embedded: AtomicUsize,
}

impl Composer {
    pub fn model() -> Arc<Self> {
        Arc::default()
    }

    pub fn without_embeddings() -> Arc<Self> {
        Arc::new(Self { blind: true, ..Self::default() })
    }

    /// Requests for embeddings.
    pub fn embeddings(&self) -> usize {
        self.embeddings.load(Ordering::SeqCst)
    }

    /// Texts in them.
    pub fn embedded(&self) -> usize {
        self.embedded.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Llm for Composer {
    async fn complete(&self, request: &Completion) -> Result<Answer, LlmError> {
        self.writer.complete(request).await
    }

    async fn embed(&self, texts: &[String], model: &str) -> Result<Embedded, LlmError> {
        if self.blind {
            return Err(LlmError::TimedOut);
        }
        self.embeddings.fetch_add(1, Ordering::SeqCst);
        self.embedded.fetch_add(texts.len(), Ordering::SeqCst);
        self.writer.embed(texts, model).await
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What was done, and what it logged on this thread.
pub async fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).with_ansi(false).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let done = work.await;
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    (done, text)
}
