use rapport_model::actor::Role;

use crate::testing::{Answer, Instance, Visitor};

/// Where the button leads that enters the workspace of that name.
fn way(page: &Answer, name: &str) -> String {
    let (before, _) = page.body.split_once(&format!(">{name}</button>")).unwrap();
    let (_, path) = before.rsplit_once("action=\"").unwrap();
    path.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_new_workspace_is_empty_and_the_way_back_needs_no_password() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let mut bo = instance.colleague(Role::Admin).await;
    let mut seller = instance.colleague(Role::Seller).await;
    let search = "name=Freezers&query=freezer&purpose=testing&alert=daily";
    ada.post(&instance, "/saved-searches", search).await;
    let page = ada.get(&instance, "/settings").await;
    page.says(&["href=\"/workspaces/new\""]);
    assert!(!page.body.contains("/enter"));
    let answer = ada.post(&instance, "/workspaces", "name=+").await;
    assert_eq!(answer.status, 422);
    answer.says(&["id=\"name-wrong\""]);
    let answer = ada.post(&instance, "/workspaces", "name=Second").await;
    assert_eq!(answer.location(), "/welcome/profile");
    let page = ada.get(&instance, "/welcome/profile").await;
    page.says(&["What do you sell, and to whom?"]);
    let page = ada.get(&instance, "/saved-searches").await;
    page.says(&["<span>Second</span>", "What would your buyers say?"]);
    let back = way(&page, "Tallyhouse");
    let answer = ada.post(&instance, &back, "").await;
    assert_eq!(answer.location(), "/today?did=entered");
    let page = ada.get(&instance, "/saved-searches").await;
    page.says(&["<span>Tallyhouse</span>", "Freezers"]);
    let there = way(&page, "Second");
    // Signing in again leads to where one was last.
    ada.post(&instance, "/sign-out", "").await;
    let form = "email=ada%40example.com&password=four+plain+words+here";
    let mut again = Visitor::default();
    again.post(&instance, "/sign-in", form).await;
    again
        .get(&instance, "/today")
        .await
        .says(&["<span>Tallyhouse</span>"]);
    // A colleague of the first is nobody in the second.
    let answer = bo.post(&instance, &there, "").await;
    assert_eq!(answer.status, 404);
    let missing = "/workspaces/0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70/enter";
    let gone = bo.post(&instance, missing, "").await;
    assert_eq!(answer.text(), gone.text());
    bo.get(&instance, "/saved-searches")
        .await
        .says(&["Freezers"]);
    assert_eq!(seller.get(&instance, "/workspaces/new").await.status, 403);
}

#[tokio::test]
async fn an_account_joins_a_second_workspace_as_something_else() {
    let instance = Instance::new().await;
    let mut ada = instance.admin().await;
    let mut bo = instance.colleague(Role::Seller).await;
    let mut other = instance.colleague(Role::Leader).await;
    ada.post(&instance, "/workspaces", "name=Second").await;
    let form = "role=leader&email=seller%40example.com";
    let made = ada.post(&instance, "/team/invitations", form).await;
    let (_, rest) = made.body.split_once("/join/").unwrap();
    let path = format!("/join/{}", &rest[..43]);
    // For somebody else's address it is no use.
    assert_eq!(other.post(&instance, &path, "").await.status, 409);
    let page = bo.get(&instance, &path).await;
    page.says(&["You are signed in as seller@example.com.", "“Second”"]);
    let answer = bo.post(&instance, &path, "").await;
    assert_eq!(answer.location(), "/today?did=joined");
    let page = bo.get(&instance, "/settings").await;
    page.says(&["<span>Second</span>", "<dd>leader</dd>"]);
    let back = way(&page, "Tallyhouse");
    bo.post(&instance, &back, "").await;
    bo.get(&instance, "/settings")
        .await
        .says(&["<span>Tallyhouse</span>", "<dd>seller</dd>"]);
}
