//! What use cases do for their callers, and what can be lost of it.

use crate::told::told;

/// The coupled style: effects in explicit flow, and no events.
const COUPLED: &str = "
    context C {
      aggregate Offer { state: open | accepted
        command Accept { require state == open else reject Answered  set state = accepted } }
      aggregate Bill(offer: id) { n: int  command Note(n: int) { set n += n } }
      external Mail
      use case AcceptOffer(offer: id, n: int) {
        do Offer(offer).Accept
        if n > 0 { call Mail.send(offer) }
        do Bill(offer).Note(n)
      }
      use case Heedless(offer: id) ignoring result { do Offer(offer).Accept }
    }
    scenario \"s\" { at 0ms AcceptOffer(o1, 5) }";

#[test]
fn a_use_case_does_one_thing_after_the_other() {
    let calm = told(COUPLED);
    assert_eq!(
        (calm.state(), calm.calls()),
        (vec!["Offer(o1): accepted".to_owned(), "Bill(o1): 5".to_owned()], vec!["send(o1)".to_owned()])
    );
    assert_eq!((calm.answers(), calm.kinds()), (vec!["ok".to_owned()], Vec::new()));
    let quiet = told(&COUPLED.replace("(o1, 5)", "(o1, 0)"));
    assert_eq!(
        (quiet.calls().len(), quiet.kinds().len()),
        (0, 0),
        "what its condition leaves out is not missed"
    );
    for strategy in faultline::publishing::STRATEGIES {
        let told = calm.set(&["publishing=", strategy.id].concat());
        assert_eq!((told.state(), told.kinds()), (calm.state(), Vec::new()), "{}", strategy.id);
    }
}

#[test]
fn a_use_case_that_is_cut_off_loses_what_comes_behind_the_cut() {
    let calm = told(COUPLED);
    let cut = |fault: &str| {
        let told = calm.with(fault);
        let mut kinds = told.kinds();
        kinds.sort_unstable();
        (kinds.join(" "), told.answers()[0].clone())
    };
    assert_eq!(cut("crash C before commit"), (String::new(), "nothing".to_owned()));
    assert_eq!(cut("crash C after commit"), ("false-failure lost lost".to_owned(), "nothing".to_owned()));
    assert_eq!(cut("crash C after call"), ("false-failure lost".to_owned(), "nothing".to_owned()));
    assert_eq!(cut("conflict C #2"), ("false-failure lost".to_owned(), "error".to_owned()));
    assert_eq!(cut("crash C before reply"), ("false-failure".to_owned(), "nothing".to_owned()));
    assert_eq!(calm.with("conflict C").verdict.clean_aborts.len(), 1);
}

/// A mail before the state that it tells of.
#[test]
fn a_call_before_the_state_can_be_a_phantom() {
    let text =
        COUPLED.replace("do Offer(offer).Accept\n", "call Mail.send(offer)\n do Offer(offer).Accept\n");
    assert_eq!(told(&text).with("crash C before commit").kinds(), ["phantom"]);
}

#[test]
fn a_refusal_ends_a_use_case_unless_it_does_not_look() {
    let refused = told(&COUPLED.replace("(o1, 5)", "(o1, 5)  at 1s AcceptOffer(o1, 7)"));
    assert_eq!((refused.answers(), refused.calls().len()), (vec!["ok".to_owned(), "Answered".to_owned()], 1));
    assert!(refused.kinds().is_empty());
    let heedless = told(&COUPLED.replace("(o1, 5)", "(o1, 5)  at 1s Heedless(o1)"));
    assert_eq!(heedless.answers(), ["ok", "ok"]);
    assert_eq!(heedless.kinds(), ["false-success"]);
}

/// An application service calls other contexts directly, each with a transaction and a database of its own.
#[test]
fn a_use_case_may_ask_aggregates_of_several_contexts() {
    let calm = told(
        "context Sales { aggregate Sale { sold: bool  command Sell { set sold = true  emit Sold } } }
         context Shipping {
           aggregate Shipment(sale: id) { n: int  command Send { set n += 1  emit Sent(n) } }
           aggregate Log(sale: id) { n: int  command Note { set n += 1 } }
           on Sent issue Log(sale).Note
         }
         use case Counter(sale: id) { do Sale(sale).Sell  do Shipment(sale).Send }
         scenario \"s\" { at 0ms Counter(s1) }",
    );
    assert_eq!(calm.state(), ["Sale(s1): true", "Shipment(s1): 1", "Log(s1): 1"]);
    assert_eq!(calm.run.world.databases.iter().filter(|database| !database.aggregates.is_empty()).count(), 2);
    let cut = calm.with("conflict Shipping");
    assert_eq!((cut.answers(), cut.state().len()), (vec!["error".to_owned()], 1));
    let mut kinds = cut.kinds();
    kinds.sort_unstable();
    assert_eq!(kinds, ["false-failure", "lost"]);
}

/// The key of each thing that a use case stores is stored with it: whoever asks again goes on where it was cut
/// off. A call is outside of every transaction, so that nothing remembers it.
#[test]
fn a_use_case_that_is_asked_for_again_with_its_key_goes_on_where_it_was_cut_off() {
    let calm = told(COUPLED);
    let again = |key: &str, fault: &str| {
        let told = calm.set("client-retries=1").set("client-timeout=200ms").set(key).with(fault);
        let mut kinds = told.kinds();
        kinds.sort_unstable();
        (told.state().join(", "), told.calls().len(), kinds.join(" "), told.answers()[0].clone())
    };
    let done = || "Offer(o1): accepted, Bill(o1): 5".to_owned();
    let kept = |calls, kinds: &str| (done(), calls, kinds.to_owned(), "ok".to_owned());
    let same = "client-key=same";
    assert_eq!(again(same, "crash C before commit"), kept(1, ""), "nothing was stored: all of it again");
    assert_eq!(again(same, "crash C after commit"), kept(1, ""), "the offer was: the rest of it");
    assert_eq!(again(same, "crash C after call"), kept(2, "duplicate"), "nobody remembers the mail");
    assert_eq!(again(same, "crash C after commit #2"), kept(2, "duplicate"));
    assert_eq!(again(same, "conflict C #2"), kept(2, "duplicate"), "an error is no answer either");
    // Without the key the offer is found accepted, and refuses: the rest never comes.
    let (state, calls, kinds, answer) = again("client-key=new", "crash C after commit");
    assert_eq!((state.as_str(), calls, answer.as_str()), ("Offer(o1): accepted", 0, "Answered"));
    assert!(kinds.contains("lost"), "{kinds}");
}
