//! The engine: executes procedures one step at a time, in virtual time, on a world that can be
//! forked, hashed and replayed.
//!
//! - [`deployment`]: who is there, and where everything runs
//! - [`world`]: everything that exists at one moment, as one value
//! - [`task`]: a piece of work as a stack of frames, and the transaction that belongs to it
//! - [`plan`]: the faults that are still to strike
//! - [`latency`]: how long everything takes
//! - [`locks`]: who waits for whom to write
//! - [`run`]: taking the next action from the agenda
//! - `flow`, `gaps`, `react`, `reading`, `steps`, `commit`: how a task goes through its procedures
//! - `failure`: the way out of them
//! - `streams`, `subscription`: what is stored as events, and who reads on in it; [`ahead`]: in which order
//! - `sending`: commands for other processes; `two_sided`: who knows what became of what was asked
//! - `placing`: handlers that are placed by hand
//! - [`buffering`]: what consumers keep back until they are done
//! - `order`, `overtaking`: whose turn it is in a queue; `given_up`: what is handed over no more
//! - `identity`: what messages are recognised by
//! - `client`, `patience`, `meanwhile`: who asks, how long somebody waits, and what comes in between
//! - [`session`]: what stays in a service's memory between commands
//! - `saga`: who leads a saga, and who takes part
//! - `border`: what other contexts hear of an event
//! - `past`: what was there before a run, in the versions of events that were stored then
//! - `clock`, `ranging`: what comes because it is time, and what is done for each of many
//! - `rebuilding`: read models that are made anew
//! - `timed`: what comes at a time: partitions, redrives
//! - `delivery`, `queues`, `relay`, `worker`, `retry`, `crash`: what reaches a task, and what ends it

pub mod ahead;
pub mod border;
mod buffering;
pub mod deployment;
pub mod latency;
pub mod locks;
pub mod plan;
pub mod run;
pub mod session;
pub mod task;
pub mod transaction;
pub mod world;

mod applicable;
mod client;
mod clock;
mod commit;
mod crash;
mod delivery;
mod failure;
mod flow;
mod gaps;
mod given_up;
mod identity;
mod meanwhile;
mod order;
mod overtaking;
mod past;
mod patience;
mod placing;
mod queues;
mod ranging;
mod react;
mod reading;
mod rebuilding;
mod relay;
mod retry;
mod saga;
mod sending;
mod steps;
mod streams;
mod subscription;
mod timed;
mod two_sided;
mod worker;

pub use deployment::{Deployment, Participant, ParticipantKind};
pub use past::present;
pub use plan::{Passed, Status};
pub use rebuilding::{given, updated};
pub use run::{Engine, Run};
pub use world::World;
