//! An agent that is connected, by good ways and by bad ones.

use serde_json::json;
use timetrack_test_support::{
    faulty_proxy::{Fault, FaultyProxy},
    gateway::{ChannelIs, Gateway},
    poll,
    server::TestServer,
};

use super::{
    administrator::set_detail,
    desk::{Desk, OFTEN, ONLY_THE_CHANNEL, PATIENCE},
};

#[test]
fn a_change_reaches_an_agent_by_its_channel() {
    let server = TestServer::on_sqlite();
    let desk = Desk::new(&server, &server.url(), ONLY_THE_CHANNEL);
    let agent = desk.start();
    agent.wait_for_detail("title");
    for detail in ["hours", "application", "title", "application"] {
        set_detail(&server, detail);
        agent.wait_for_detail(detail);
    }
    agent.quit();
}

#[test]
fn a_change_reaches_an_agent_whose_way_to_the_server_broke() {
    let server = TestServer::on_sqlite();
    let proxy = FaultyProxy::to(server.address()).unwrap();
    let desk = Desk::new(&server, &proxy.url(), ONLY_THE_CHANNEL);
    let agent = desk.start();
    agent.wait_for_detail("title");
    // The agent notices that the channel was cut, and that what it missed meanwhile holds.
    for detail in ["hours", "application"] {
        proxy.set(Fault::Reset);
        proxy.cut();
        set_detail(&server, detail);
        proxy.set(Fault::None);
        agent.wait_for_detail(detail);
    }
    agent.quit();
}

#[test]
fn a_change_reaches_an_agent_whose_server_was_down() {
    let mut server = TestServer::on_sqlite();
    let desk = Desk::new(&server, &server.url(), ONLY_THE_CHANNEL);
    let agent = desk.start();
    agent.wait_for_detail("title");
    server.kill();
    server.start();
    server.wait_until_ready();
    set_detail(&server, "application");
    agent.wait_for_detail("application");
    agent.quit();
}

#[test]
fn without_a_channel_the_answers_to_batches_are_enough() {
    for channel in [ChannelIs::Missing, ChannelIs::HeldBack, ChannelIs::CutOff] {
        let server = TestServer::on_sqlite();
        let gateway = Gateway::to(server.address(), channel);
        let desk = Desk::new(&server, &gateway.url(), OFTEN);
        let agent = desk.start();
        agent.wait_for_detail("title");
        poll::eventually(PATIENCE, "the agent asks for a channel", || {
            gateway.channels_asked_for() > 0
        });
        for detail in ["hours", "application"] {
            set_detail(&server, detail);
            agent.wait_for_detail(detail);
        }
        agent.quit();
    }
}

#[test]
fn the_stricter_of_person_and_company_counts() {
    let server = TestServer::on_sqlite();
    let desk = Desk::new(&server, &server.url(), ONLY_THE_CHANNEL);
    desk.configure(
        &server.url(),
        ONLY_THE_CHANNEL,
        json!({ "detail": "application" }),
    );
    let agent = desk.start();
    agent.wait_for_detail("application");
    set_detail(&server, "hours");
    agent.wait_for_detail("hours");
    set_detail(&server, "title");
    agent.wait_for_detail("application");
    agent.quit();
}
