//! How fast a model text is read, checked and printed: a text of nearly 1 MB, right and wrong.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use faultline::language::{check, parse, print};

/// A context with names of its own.
fn context(number: usize) -> String {
    let text = "
context Sales0 {
  aggregate Order0 {
    status: draft | placed | cancelled   # where it stands
    total: money
    child Line(sku: id) max 16 { quantity: int  price: money }
    command SetLine(sku: id, quantity: int, price: money) {
      set Line(sku).quantity = quantity, Line(sku).price = price
      raise LineChanged0
    }
    on LineChanged0 set total = sum(Line.quantity * Line.price)
    command PlaceOrder(customer: id) {
      require status == draft else reject AlreadyPlaced
      if total > 500.00 and not (total == 600.00) { set total = total less 10 % rounded half-up }
      set status = placed
      emit OrderPlaced0(customer, total)
    }
    command CancelOrder { set status = cancelled   emit OrderCancelled0 }
  }
  external Mail0
  on OrderPlaced0 where total > 10.00 as Confirm0 call Mail0.confirmation(order0)
  on OrderCancelled0 as Regret0 call Mail0.regret(order0)
}
";
    let mark = ["Sales", "Order", "Changed", "Placed", "Cancelled", "Mail", "Confirm", "Regret", "order"];
    mark.iter().fold(text.to_owned(), |text, name| {
        text.replace(&[name, "0"].concat(), &[name, number.to_string().as_str()].concat())
    })
}

fn language(criterion: &mut Criterion) {
    let right: String = (1..)
        .map(context)
        .scan(0, |size, text| {
            *size += text.len();
            (*size < 1_000_000).then_some(text)
        })
        .collect();
    let wrong = right.replace("emit", "emits").replace("else", "");
    let parsed = parse(&right);
    assert_eq!(check(&right).diagnostics.errors(), 0);
    assert!(check(&wrong).diagnostics.errors() > 1_000);

    let mut group = criterion.benchmark_group("language");
    group.sample_size(20).throughput(Throughput::Bytes(right.len() as u64));
    group.bench_function("reading 1 MB", |bencher| bencher.iter(|| parse(black_box(&right))));
    group.bench_function("reading and checking 1 MB", |bencher| bencher.iter(|| check(black_box(&right))));
    group.bench_function("the same with an error in every command", |bencher| {
        bencher.iter(|| check(black_box(&wrong)));
    });
    group.bench_function("printing 1 MB", |bencher| bencher.iter(|| print(black_box(&parsed.design))));
    group.finish();
}

criterion_group!(benches, language);
criterion_main!(benches);
