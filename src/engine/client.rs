//! The client: it sends the commands of the script and waits for the answers. It gives up, and asks once
//! more, as the settings say; by default it does neither.

use std::sync::Arc;

use super::delivery::{self, Way};
use super::deployment::{Deployment, Home};
use super::run::Turn;
use super::world::{Action, Parceled, Request};
use crate::domain::{CommandId, InstanceKey, Row};
use crate::kernel::Untracked;
use crate::messaging::{Content, Envelope, MessageId};
use crate::trace::{Answer, Fact, Leg, ProcessId, RecordId};

/// What a client that has given up waits for: no answer is to this.
const NOTHING: MessageId = MessageId(0);

impl Turn<'_> {
    /// The client sends a command of the script.
    pub(super) fn send_command(&mut self, position: u16) {
        let Some(line) = self.engine.line(position) else { return };
        let (command, target, arguments) = (line.command, line.target.clone(), line.arguments.clone());
        self.request(MessageId::derived(&("request", position)), command, target, arguments);
    }

    /// The client asks for something for the first time.
    pub(super) fn request(&mut self, id: MessageId, command: CommandId, target: Row, arguments: Row) {
        let envelope = Arc::new(Envelope {
            id,
            correlation: id,
            causation: id,
            content: Content::Command(command),
            subject: InstanceKey {
                aggregate: self.deployment.model.command(command).aggregate,
                identity: target,
            },
            values: arguments,
            occurred: self.world.now,
            slot: None,
            conversation: None,
        });
        self.recorder.envelope(&envelope);
        let asked = self.note(Deployment::CLIENT, RecordId::NONE, Fact::Requested(id));
        self.world.requests.change().push(Request {
            envelope: Arc::clone(&envelope),
            sent: self.world.now,
            answer: None,
            asking: id,
            tries: 1,
            cut_off: false,
            cause: Untracked(asked),
        });
        self.put_on_its_way(self.world.requests.len() - 1, envelope);
    }

    /// A try leaves, and the client begins to wait.
    fn put_on_its_way(&mut self, place: usize, envelope: Arc<Envelope>) {
        let Some((request, home)) = self.asked_of(place) else { return };
        let (tries, cause, timeout) = (request.tries, request.cause.0, home.settings.client_timeout);
        let travel = delivery::plain(Leg::Request, Deployment::CLIENT, envelope.id);
        self.post(travel, home.service, cause, Parceled::Command(envelope));
        if let Some(timeout) = timeout {
            let at = self.world.now + timeout;
            self.world.agenda.plan(at, Deployment::CLIENT.0, Action::GiveUp(position(place), tries));
        }
    }

    /// An answer reaches the client, if it still waits for it.
    pub(super) fn reply_arrives(&mut self, way: Way, answer: Answer) {
        let (now, id) = (self.world.now, way.travel.message);
        let waits = |request: &Request| request.asking == id && request.answer.is_none();
        // From the end: whoever waits has asked a short while ago.
        let Some(place) = self.world.requests.iter().rposition(waits) else {
            self.note_way(way, Fact::Missed(way.travel));
            return;
        };
        let arrived = self.note_way(way, Fact::Arrived(way.travel));
        let told = self.note(way.to, arrived, Fact::Told(id, answer));
        let request = &mut self.world.requests.change()[place];
        request.answer = Some((now, answer));
        request.cause = Untracked(told);
        if answer == Answer::Error {
            self.plan_another_try(place);
        }
    }

    /// The client has waited long enough for the answer to this try.
    pub(super) fn give_up(&mut self, place: u16, tries: u16) {
        let still = |request: &Request| {
            request.tries == tries && request.answer.is_none() && request.asking != NOTHING
        };
        if self.world.requests.get(usize::from(place)).is_some_and(still) {
            self.hang_up(usize::from(place));
        }
    }

    /// The client waits no longer, and may ask once more.
    fn hang_up(&mut self, place: usize) {
        let Some(request) = self.world.requests.get(place) else { return };
        let (asked, cause) = (request.asking, request.cause.0);
        let gave_up = self.note(Deployment::CLIENT, cause, Fact::GaveUp(asked));
        let request = &mut self.world.requests.change()[place];
        request.asking = NOTHING;
        request.cause = Untracked(gave_up);
        self.plan_another_try(place);
    }

    fn plan_another_try(&mut self, place: usize) {
        let Some((request, home)) = self.asked_of(place) else { return };
        if request.tries <= home.settings.client_retries {
            let at = self.world.now + home.settings.retry_delay;
            self.world.agenda.plan(at, Deployment::CLIENT.0, Action::AskAgain(position(place)));
        }
    }

    /// The client sends the command again, as soon as there is somebody to send it to. To whoever does
    /// not know a key it is another command.
    pub(super) fn ask_again(&mut self, place: u16) {
        let place = usize::from(place);
        let Some(service) = self.service_of(place) else { return };
        let is_up = self.is_up(service);
        let now = self.world.now;
        let Some(request) = self.world.requests.change().get_mut(place) else { return };
        request.cut_off = !is_up;
        if !is_up {
            return;
        }
        let first = request.envelope.id;
        let id = MessageId::derived(&("again", first, request.tries));
        let envelope = Arc::new(Envelope {
            id,
            correlation: first,
            causation: id,
            occurred: now,
            ..Envelope::clone(&request.envelope)
        });
        request.tries = request.tries.saturating_add(1);
        (request.asking, request.answer) = (id, None);
        let cause = request.cause.0;
        self.recorder.envelope(&envelope);
        let asked = self.note(Deployment::CLIENT, cause, Fact::AskedAgain { first, again: id });
        self.world.requests.change()[place].cause = Untracked(asked);
        self.put_on_its_way(place, envelope);
    }

    /// A process is back, and whoever could not reach it can.
    pub(super) fn let_clients_in(&mut self, process: ProcessId) {
        for place in 0..self.world.requests.len() {
            if self.world.requests[place].cut_off && self.service_of(place) == Some(process) {
                self.ask_again(position(place));
            }
        }
    }

    /// A process has died, and with it the connections to it. A client that would ask again notices;
    /// one that would not waits on. What is on its way to either side still arrives.
    pub(super) fn cut_clients_off(&mut self, process: ProcessId) {
        let travelling: Vec<MessageId> =
            self.world.agenda.iter().filter_map(|(_, action)| between_client_and_service(action)).collect();
        for place in 0..self.world.requests.len() {
            let asking = self.world.requests[place].asking;
            if self.service_of(place) == Some(process) && !travelling.contains(&asking) {
                self.lose_connection(asking);
            }
        }
    }

    /// Nobody answers a try any more, and the client notices if it is one that asks again.
    pub(super) fn lose_connection(&mut self, asking: MessageId) {
        let waits = |request: &Request| request.asking == asking && request.answer.is_none();
        let place = self.world.requests.iter().position(waits).filter(|_| asking != NOTHING);
        if let Some(place) = place
            && let Some((request, home)) = self.asked_of(place)
            && request.tries <= home.settings.client_retries
        {
            self.hang_up(place);
        }
    }

    /// A request, and whom it is for.
    fn asked_of(&self, place: usize) -> Option<(&Request, &Home)> {
        let request = self.world.requests.get(place)?;
        let Content::Command(command) = request.envelope.content else { return None };
        Some((request, self.deployment.home(self.deployment.model.context_of_command(command))))
    }

    /// The process that is asked.
    fn service_of(&self, place: usize) -> Option<ProcessId> {
        self.asked_of(place).map(|(_, home)| home.process)
    }
}

/// The command whose request or answer is on its way here.
fn between_client_and_service(action: &Action) -> Option<MessageId> {
    match action {
        Action::Arrive(parcel) if matches!(parcel.travel.leg, Leg::Request | Leg::Reply) => {
            Some(parcel.travel.message)
        }
        _ => None,
    }
}

/// A position as it is planned; a script is limited in length.
fn position(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
