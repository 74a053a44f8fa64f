//! What the scripted writer composes from. Opinions, questions and advice only: it knows no facts.
//!
//! A topic stands where a plural fits: `shooters`, `strategy games`.

mod points;

pub use points::POINTS;

/// By the words of the style's name, such as `question_cta` or `contrarian_reply`.
pub fn openings(style: &str) -> &'static [&'static str] {
    let has = |words: &[&str]| words.iter().any(|word| style.contains(word));
    if has(&["contrarian", "hot_take", "opinion"]) {
        CONTRARIAN
    } else if has(&["question", "cta", "community"]) {
        QUESTIONS
    } else if has(&["study", "data", "analysis", "analytical"]) {
        STUDIES
    } else if has(&["fact", "did_you_know", "educational", "trivia"]) {
        FACTS
    } else if has(&["how_to", "guide", "tip", "lesson"]) {
        ADVICE
    } else if has(&["breakdown", "thread", "deep"]) {
        BREAKDOWNS
    } else {
        STORIES
    }
}

/// How a reply begins, likewise.
pub fn greetings(style: &str) -> &'static [&'static str] {
    let has = |word: &str| style.contains(word);
    if has("contrarian") {
        OBJECTIONS
    } else if has("ask") || has("question") {
        INTEREST
    } else {
        GREETINGS
    }
}

const CONTRARIAN: &[&str] = &[
    "Unpopular opinion: the best hour with {topic} is the slow one.",
    "Hot take: half of what people praise about {topic} is nostalgia.",
    "Unpopular opinion: nobody needs to be good at {topic} to love them.",
    "Hot take: I would trade a new trailer for one calm evening with {topic}.",
    "Most people think {topic} are about skill. They are about patience.",
    "Unpopular opinion: the quiet part of {topic} is the best part.",
    "Everyone says {topic} are too hard. They only ask you to look twice.",
    "Hot take: you learn more about {topic} from losing than from any guide.",
    "Unpopular opinion: I skip nothing in {topic}, and that is the trick.",
    "Hot take: the loudest fans of {topic} are not the happiest ones.",
    "Most players think the secret of {topic} is practice. I think it is rest.",
    "Everyone thinks {topic} need more content. I think they need more silence.",
    "Unpopular opinion: a bad tutorial ruins more {topic} than a bad ending.",
    "Hot take: what is missing from {topic} is the courage to be short.",
    "Contrary to what you hear, {topic} reward the careful and not the quick.",
    "Unpopular opinion: I want fewer options in {topic}, and better ones.",
];

const QUESTIONS: &[&str] = &[
    "What was the first moment that made you fall for {topic}?",
    "If you could change one thing about {topic}, what would it be?",
    "Which memory of {topic} still makes you smile?",
    "Do you play {topic} to relax, or to get your pulse up?",
    "What do new players miss most about {topic}?",
    "Who taught you everything you know about {topic}?",
    "Do you like {topic} better alone or with friends?",
    "Which small detail in {topic} does more than any trailer could?",
    "When did you last lose a whole evening to {topic}?",
    "What would you show first to somebody who never tried {topic}?",
    "Which habit from {topic} did you carry into real life?",
    "Do you read the manual of {topic}, or find out the hard way?",
    "Which sound from {topic} would you know with your eyes closed?",
    "What makes you put {topic} away, and what brings you back?",
    "Where do you draw the line between hard and unfair in {topic}?",
    "Which rule of {topic} would you break if you could?",
];

const STUDIES: &[&str] = &[
    "A study of my own save files says a lot about {topic}.",
    "A study of one, and that one is me: {topic} eat my weekends.",
    "A study in patience: one evening, one goal, and nothing but {topic}.",
    "A study of every note I ever took on {topic} ends with one lesson.",
    "A study of my worst attempts at {topic} shows a pattern.",
    "A study in small steps: how {topic} taught me to plan ahead.",
    "A study of my own excuses, and most of them begin with {topic}.",
    "A study in stubbornness: I tried the same thing in {topic} until it worked.",
    "A study of what I remember from {topic} is short, and all of it is feeling.",
    "A study of the pause menu: where I spend my time in {topic}.",
];

const FACTS: &[&str] = &[
    "Did you know how much of {topic} happens before you press a button?",
    "Fun fact about {topic}: the boring part is where the learning is.",
    "Did you know that you can enjoy {topic} for years and still miss half of it?",
    "Little known fact: {topic} reward those who stop and listen.",
    "Did you know that many of us meet {topic} by accident?",
    "Fun fact: the best trick in {topic} is to take a break.",
    "Did you know that {topic} are easier to love once you stop keeping score?",
    "Little known fact about {topic}: watching a friend play teaches more than a guide.",
    "Did you know that the menus of {topic} tell you what their makers cared about?",
    "Fun fact: nobody ever regretted turning the music up in {topic}.",
    "Did you know that saying your plan out loud helps in {topic}?",
    "Little known fact: the first idea that you have in {topic} is rarely the best.",
    "Did you know how different {topic} feel with the lights off?",
    "Fun fact about {topic}: the detail that nobody mentions is often the one that works.",
    "Did you know that {topic} make more sense when you explain them to somebody?",
    "Little known fact: in {topic}, doing less is a skill of its own.",
];

const ADVICE: &[&str] = &[
    "Try this in your next session with {topic}: decide before you move.",
    "One thing to try with {topic} tonight: change a single habit and keep the rest.",
    "A simple way to enjoy {topic} more: play the first minutes with no goal at all.",
    "How I get better at {topic}: one mistake at a time, written down.",
    "Stuck with {topic}? Go back to the last thing that worked, and start there.",
    "Before your next round of {topic}, pick one thing to watch and ignore the rest.",
    "If {topic} feel too fast, slow down your eyes and not your hands.",
    "My way into {topic}: watch, copy, then change one thing.",
    "To learn {topic}, lose slowly. Ask after each try what you saw too late.",
    "A habit that helps with {topic}: say what you expect, then see what happens.",
    "Want more from {topic}? Turn one aid off and see what you start to notice.",
    "Step one with {topic} is to breathe out. Step two is to look again.",
    "When {topic} stop being fun, change the question and not the game.",
    "Small drill for {topic}: repeat the start until it bores you, then go on.",
    "With {topic}, end each session on something that went well.",
    "The cheapest upgrade for {topic} is a good night of sleep.",
];

const BREAKDOWNS: &[&str] = &[
    "Let me take {topic} apart, piece by piece, the way I wish somebody had done for me.",
    "Why do {topic} work on us at all? A short thread from somebody who cannot stop.",
    "A thread on {topic}, and on the parts that nobody puts on the box.",
    "What makes {topic} tick? Here is how I look at them.",
    "A slow look at {topic}: what they ask, what they give, and what stays.",
    "I keep thinking about how {topic} hold together. A thread.",
    "Under the surface of {topic} there is a quiet machine. Let us open it.",
    "Here is a way to read {topic} that changed how I play them.",
    "Three things that I look for in {topic}, and why they matter to me.",
    "The longer I look at {topic}, the more I see the seams. A thread about them.",
    "If I had to explain {topic} to a friend in one evening, I would start here.",
    "A small tour through {topic}, from the first minute to the last.",
];

const STORIES: &[&str] = &[
    "Last night I wanted a few minutes of {topic}. It was late when I looked up.",
    "There is a moment in {topic} when everything clicks.",
    "I came to {topic} late, and I am glad that I did.",
    "My favourite thing about {topic} has no achievement.",
    "Some evenings are made for {topic} and a warm drink.",
    "I had given up on {topic}. Then a friend sat down next to me.",
    "The longer I play, the more I care about {topic}.",
    "Nothing prepared me for how kind the people around {topic} are.",
    "I closed the door, started one of my {topic}, and forgot the rain.",
    "I wanted to show off in {topic}. It went the way that you think.",
    "My hands still know {topic} that my head has forgotten.",
    "It began as a short break with {topic}, and it ended with a plan.",
    "I failed at {topic} all week. Then I stopped trying so hard.",
    "Somebody waved at me in one of those {topic}, and I waved back.",
    "I was sure that I knew {topic}. One wrong turn taught me better.",
    "We took turns with {topic} on one screen, and nobody wanted to go home.",
];

pub const ENDS: &[&str] = &[
    "Tell me yours.",
    "I would start over tomorrow.",
    "That is why I stay.",
    "What did I miss?",
    "It still works on me, every time.",
    "Try it tonight and let me know.",
    "No patch will ever fix that, and I am happy about it.",
    "Which one would you pick?",
    "Ask me again in a few years.",
    "Worth every minute.",
    "I will stand on this hill, and respawn. 🎮",
    "Your turn.",
    "I am curious how you see it.",
    "That is all I ask of an evening.",
    "Change my mind.",
    "Some lessons are worth the detour.",
];

const GREETINGS: &[&str] = &[
    "Well said.",
    "This is the part that people forget.",
    "I had the same thought last week.",
    "Good point, and there is more to it.",
    "Thank you for putting this into words.",
    "You made me want to play again tonight.",
    "That is a fair question.",
    "I see it the same way, with one addition.",
    "Yes, and one more thing belongs to it.",
    "This deserves a longer talk.",
    "I like how you put that.",
    "Something that helped me here:",
    "You are right, and it goes further.",
    "Let me add a small thing.",
    "Nicely seen.",
    "I would go one step on from there.",
];

const OBJECTIONS: &[&str] = &[
    "I see it a little differently, if I may.",
    "Kindly, I am not so sure about that.",
    "I would turn this around.",
    "Fair, but there is another side to it.",
    "Part of me agrees. The other part says this:",
    "Allow me one objection.",
    "I thought so too, until I tried the opposite.",
    "Friendly disagreement from here.",
    "I would say the reverse, and here is why.",
    "Hm, I read that moment in another way.",
    "Let me speak for the other side.",
    "I like the point and still doubt it.",
    "That is the usual view. Mine is another one.",
    "With respect, I come out somewhere else.",
];

const INTEREST: &[&str] = &[
    "Now I am curious.",
    "I read this twice and have a question.",
    "This made me think.",
    "Good one, and it raises a question.",
    "I would love to hear more.",
    "That sounds familiar.",
    "There is a story behind this, I guess.",
    "I have wondered about that as well.",
    "You have my attention.",
    "Glad that somebody says it.",
    "I am with you so far.",
    "That is worth a closer look.",
    "I keep coming back to this.",
    "Interesting way to see it.",
];

/// How a reply ends that asks back.
pub const ASKING: &[&str] = &[
    "What was it that changed your mind?",
    "How did you find that out?",
    "Would you say the same after a break?",
    "What would you tell a beginner here?",
    "Which part of it do you like best?",
    "Did it feel like that from the start?",
    "What would you try next?",
    "Do your friends see it that way?",
    "Where did it begin for you?",
    "Is it the same for you on a bad day?",
    "What do you do when it stops working?",
    "Would you do it again?",
];
