//! Everybody who may ask, with whatever they may show.

use jiff::SignedDuration;
use secrecy::ExposeSecret;
use timetrack_domain::id::{EmployeeId, SignInId};
use timetrack_server::viewer::Token;
use timetrack_storage::{Role, SignIn, TokenOwner};

use crate::harness::{Call, TestServer};
use crate::organisation::company;

/// As whom somebody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// What is shown is worth nothing.
    Nobody,
    Employee,
    Manager,
    Admin,
    Device,
}

/// Somebody with something to show.
pub(super) struct Caller {
    pub(super) name: &'static str,
    pub(super) who: Who,
    shown: Option<(&'static str, String)>,
    csrf: String,
}

impl Caller {
    pub(super) fn show<'a>(&self, call: Call<'a>) -> Call<'a> {
        match &self.shown {
            Some((name, value)) => call.header(name, value),
            None => call,
        }
    }

    /// The token of this browser's pages; for the others any.
    pub(super) fn csrf(&self) -> &str {
        &self.csrf
    }

    fn new(name: &'static str, who: Who, shown: Option<(&'static str, String)>) -> Self {
        Self {
            name,
            who,
            shown,
            csrf: "0".repeat(64),
        }
    }

    pub(super) fn bearer(name: &'static str, who: Who, token: &str) -> Self {
        Self::new(name, who, Some(("authorization", format!("Bearer {token}"))))
    }

    /// A browser, which has seen a page.
    pub(super) async fn browser(
        server: &TestServer,
        name: &'static str,
        who: Who,
        employee: EmployeeId,
    ) -> Self {
        let cookie = server.cookie(employee).await;
        let shown = server.get("/account").header("cookie", &cookie).send().await.body;
        let (_, rest) = shown.split_once("name=\"csrf\" value=\"").unwrap();
        Self {
            csrf: rest.split_once('"').unwrap().0.to_owned(),
            ..Self::new(name, who, Some(("cookie", cookie)))
        }
    }
}

/// All of them, in an organisation.
pub(super) async fn callers(server: &TestServer) -> Vec<Caller> {
    let _token = company(server).await;
    let mut callers = vec![Caller::new("nobody", Who::Nobody, None)];
    for (role, who, [by_token, by_cookie]) in [
        (
            Role::Employee,
            Who::Employee,
            ["an employee's program", "an employee's browser"],
        ),
        (
            Role::Manager,
            Who::Manager,
            ["a manager's program", "a manager's browser"],
        ),
        (
            Role::Admin,
            Who::Admin,
            ["an administrator's program", "an administrator's browser"],
        ),
    ] {
        let person = server.employee("Max", role, "Europe/Berlin").await;
        let token = server.token(TokenOwner::Person(person), None).await;
        callers.push(Caller::bearer(by_token, who, &token));
        callers.push(Caller::browser(server, by_cookie, who, person).await);
    }
    let ada = server.employee("Ada", Role::Employee, "Europe/Berlin").await;
    let (_, device) = server.device(ada).await;
    callers.push(Caller::bearer("a device", Who::Device, &device));
    callers.extend(worthless(server, &device).await);
    callers
}

/// Those whose token or cookie is good for nothing: all were an administrator's or a device's.
async fn worthless(server: &TestServer, device: &str) -> Vec<Caller> {
    let root = server.employee("Root", Role::Admin, "Europe/Berlin").await;
    let (owner, past) = (
        TokenOwner::Person(root),
        server.now() - SignedDuration::from_secs(1),
    );
    let (key, _) = server.device(root).await;
    let nobody = |name, value: String| Caller::new(name, Who::Nobody, Some(("authorization", value)));
    let with_cookie = |name, value: String| Caller::new(name, Who::Nobody, Some(("cookie", value)));
    let bearer = |name, token: &str| Caller::bearer(name, Who::Nobody, token);

    let expired = server.token(owner, Some(past)).await;
    let expired_device = server.token(TokenOwner::Device(key), Some(past)).await;
    let expired_cookie = expired_sign_in(server, root).await;
    let ended = server.cookie(root).await;
    let revoked = server.token(owner, None).await;
    let (revoked_key, revoked_device) = server.device(root).await;
    let gone = server.employee("Gone", Role::Admin, "Europe/Berlin").await;
    let gone_token = server.token(TokenOwner::Person(gone), None).await;
    let gone_cookie = server.cookie(gone).await;
    let transaction = server.storage().begin().await.unwrap();
    transaction.sign_ins().delete_all_of(root).await.unwrap();
    let tokens = transaction.access_tokens();
    tokens.revoke_all_of(owner, server.now()).await.unwrap();
    transaction
        .devices()
        .revoke(revoked_key, server.now())
        .await
        .unwrap();
    let mut employee = transaction.employees().find(gone).await.unwrap().unwrap();
    employee.active = false;
    transaction.employees().update(&employee).await.unwrap();
    transaction.save().await.unwrap();

    let good = server.token(owner, None).await;
    let good_cookie = server.cookie(root).await;
    let secret = good_cookie.split_once('=').unwrap().1.to_owned();
    vec![
        bearer("an unknown token", &"0".repeat(64)),
        bearer("no token", "x"),
        nobody("another scheme", format!("Basic {good}")),
        bearer("an expired token", &expired),
        bearer("an expired device", &expired_device),
        with_cookie("an expired browser", expired_cookie),
        with_cookie("a browser that signed out", ended),
        bearer("a revoked token", &revoked),
        bearer("a revoked device", &revoked_device),
        bearer("the token of somebody who left", &gone_token),
        with_cookie("the browser of somebody who left", gone_cookie),
        bearer("a cookie as a token", &secret),
        with_cookie("a token as a cookie", format!("timetrack_8000={good}")),
        with_cookie("a device as a browser", format!("timetrack_8000={device}")),
        with_cookie("the cookie of another server", format!("timetrack_8001={secret}")),
    ]
}

async fn expired_sign_in(server: &TestServer, employee: EmployeeId) -> String {
    let token = Token::generate();
    let transaction = server.storage().begin().await.unwrap();
    let sign_in = SignIn {
        id: server.state.generate(SignInId::generate),
        token_hash: token.hash(),
        employee,
        browser: String::new(),
        created: server.now() - SignedDuration::from_hours(24),
        expires: server.now() - SignedDuration::from_secs(1),
        last_seen: server.now() - SignedDuration::from_hours(24),
    };
    transaction.sign_ins().create(&sign_in).await.unwrap();
    transaction.save().await.unwrap();
    format!("timetrack_8000={}", token.secret().expose_secret())
}
