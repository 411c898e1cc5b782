//! A list of people in a real browser: chosen, looked at, confirmed.

use timetrack_test_support::browser::Browser;

use crate::accounts::{PASSWORD, administrator, password_link, pictures};
use crate::harness::TestServer;
use crate::visit::Visit;

const LIST: &str = "Vorname;Nachname;E-Mail;Rolle;Gruppe\\n\
    Zofia;Wiśniewska;zofia@messtechnik.example;;Prüffeldautomatisierung und Klimakammer Nord-West\\n\
    <script>document.title=\\\"hacked\\\"</script>;x;script@messtechnik.example;Führungskraft;\\n\
    \u{202e}מנהל;משאבי אנוש;hr@messtechnik.example;;Vertrieb\\n\
    =1+1;;formula@messtechnik.example;chef;\\n\
    Jonas;Albrecht;;;\\n";

#[tokio::test]
async fn a_list_is_looked_at_and_confirmed() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (server, listener) = TestServer::reachable().await;
    let (root, token) = administrator(&server).await;
    let link = password_link(&server, root, &token).await;
    let listening = server.listen(listener);
    let visit = Visit {
        browser,
        base: format!("http://{}", server.host),
    };
    visit.open(&link).await;
    let both = [("password", PASSWORD), ("repeat", PASSWORD)];
    visit.fill("/set-password", &both).await;
    visit.wait_for_text(".nav .account", "Account").await;
    visit.open("/setup/people/import").await;
    pictures(&visit, "setup-import").await;
    let choose = format!(
        "const chosen = new DataTransfer();
         chosen.items.add(new File([\"{LIST}\"], 'people.csv', {{ type: 'text/csv' }}));
         const form = document.querySelector('form[action=\"/setup/people/import\"]');
         form.elements.file.files = chosen.files; form.querySelector('button[type=submit]').click();"
    );
    visit.run(&choose).await;
    visit.wait_for_text("#plan", "1 new").await;
    pictures(&visit, "setup-import-groups").await;
    visit
        .run("document.querySelector('#groups button').click()")
        .await;
    visit.wait_for_text("#plan", "3 new").await;
    pictures(&visit, "setup-import-plan").await;
    visit
        .run("document.querySelector('#confirm button').click()")
        .await;
    visit.wait_for_text("[role=status]", "Saved").await;
    visit.wait_for_text("tbody", "Zofia Wiśniewska").await;
    visit.check("setup-import-stored").await;
    let people = server
        .state()
        .storage()
        .read()
        .employees()
        .list(None, 10)
        .await
        .unwrap();
    assert_eq!(people.len(), 4);
    listening.abort();
}
