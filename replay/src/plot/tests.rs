mod edges;
mod golden;
mod page;
mod samples;
mod wellformed;
