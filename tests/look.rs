mod common;
use common::*;
#[test]
fn look() {
    for size in [(80,24),(120,36)] {
        let stage = Stage::new(Fixture::new("orders").known_person(), size);
        println!("{}", stage.screen());
    }
}
