mod edges;
mod golden;
mod samples;
mod wellformed;
