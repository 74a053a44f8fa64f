//! Writers that say what a test wants.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::json;
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
        Self::then(move |prompt| Box::pin(std::future::ready(in_form(&prompt, &text))))
    }

    /// Billed, as a service is.
    pub fn model(answer: &str) -> Arc<Self> {
        let answer = answer.to_owned();
        Self::billed(move |_| Box::pin(std::future::ready(answer.clone())))
    }

    pub fn billed(speak: impl Fn(Prompt) -> Saying + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { speak: Box::new(speak), own: None, prompts: Mutex::default() })
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

/// This text in the form that is asked for: a thread has two of them.
pub fn in_form(prompt: &Prompt, text: &str) -> String {
    let thread = prompt.kind == xbot_domain::decision::DecisionType::Thread;
    let texts = vec![text; if thread { 2 } else { 1 }];
    json!({ "type": prompt.kind, "texts": texts }).to_string()
}

/// Writes as the built-in writer does, but is billed as a service is.
#[derive(Debug, Default)]
pub struct Composer {
    writer: Scripted,
    blind: bool,
    hangs: bool,
    asked: Mutex<Vec<Completion>>,
    embedded_by: Mutex<BTreeSet<String>>,
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

    /// Fails with these, one per request.
    pub fn failing(faults: impl IntoIterator<Item = LlmError>) -> Arc<Self> {
        Arc::new(Self { writer: Scripted::failing(faults), ..Self::default() })
    }

    /// Never answers.
    pub fn hanging() -> Arc<Self> {
        Arc::new(Self { hangs: true, ..Self::default() })
    }

    /// Requests for texts.
    pub fn asked(&self) -> Vec<Completion> {
        self.asked.lock().unwrap().clone()
    }

    /// The models that were to embed.
    pub fn embedded_by(&self) -> BTreeSet<String> {
        self.embedded_by.lock().unwrap().clone()
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
        self.asked.lock().unwrap().push(request.clone());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        self.writer.complete(request).await
    }

    async fn embed(&self, texts: &[String], model: &str) -> Result<Embedded, LlmError> {
        if self.blind {
            return Err(LlmError::TimedOut);
        }
        self.embedded_by.lock().unwrap().insert(model.to_owned());
        self.embeddings.fetch_add(1, Ordering::SeqCst);
        self.embedded.fetch_add(texts.len(), Ordering::SeqCst);
        self.writer.embed(texts, model).await
    }
}
