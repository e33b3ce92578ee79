//! The pages in a real browser, on the real program: by keyboard alone, without scripts, on a
//! phone's width, for a newcomer, and while something arrives.
//!
//! Each test has a program and a browser of its own and walks as far as it can with them, because
//! starting both is what costs. Nothing here leaves the machine: the browser finds no other host.

mod barriers;
mod chromium;
mod driver;
mod first_run;
mod focus;
mod hostile_words;
mod house;
mod keys;
mod live;
mod pages;
mod plain;
mod sign_in;
mod workplace;
