//! Rails, Sinatra and Grape.

use super::{Collector, Expression, Routing, compiled, joined};
use crate::repo::RepoPath;

/// `get "/a", to: …`, `post :import, on: :collection`, `get("/a") do`.
static VERB: Expression = Expression::new(|| {
    compiled(
        r#"^(get|post|put|patch|delete|match)[\s(]+(?:["']([^"'\n]*)["']|:(\w+))(?:.*\bon:\s*:(member|collection))?"#,
    )
});
/// `namespace :admin do`, `scope "/v1" do`, `scope path: "v1" do`.
static SCOPE: Expression =
    Expression::new(|| compiled(r#"^(?:namespace|scope)[\s(]+(?:.*\bpath:\s*)?(?:["']([^"'\n]*)["']|:(\w+))"#));
/// `resources :orders, only: [:index]`, `resource :profile`.
static RESOURCES: Expression = Expression::new(|| {
    compiled(
        r"^(resources?)[\s(]+(:\w+(?:\s*,\s*:\w+)*)(?:.*?\b(only|except):\s*(?:%i\[([^\]]*)\]|\[([^\]]*)\]|:(\w+)))?",
    )
});
/// What a resource answers unless it says otherwise: action, method, and whether it is about one of many.
const ACTIONS: &[(&str, &str, bool)] = &[
    ("index", "GET", false),
    ("create", "POST", false),
    ("show", "GET", true),
    ("update", "PUT", true),
    ("update", "PATCH", true),
    ("destroy", "DELETE", true),
];

/// What a block stands in: the prefix of its routes, and the resource that it is the block of.
#[derive(Clone, Default)]
struct Block {
    prefix: String,
    resource: Option<String>,
}

pub(super) fn read(path: &RepoPath, text: &str) -> Routing {
    let is_router = path.file_name() == "routes.rb" || path.as_str().contains("config/routes/");
    let is_service = ["Sinatra::", "require 'sinatra'", "require \"sinatra\"", "Grape::API"];
    let mut found = Collector::new(text);
    if is_router || is_service.iter().any(|sign| text.contains(sign)) {
        read_lines(&mut found);
    }
    found.routing
}

fn read_lines(found: &mut Collector<'_>) {
    let mut blocks = vec![Block::default()];
    let mut next = 0;
    for raw in found.text.split_inclusive('\n') {
        let offset = next;
        next += raw.len();
        let line = raw.split(" #").next().unwrap_or_default().trim();
        if line.starts_with('#') {
            continue;
        }
        let outer = blocks.last().cloned().unwrap_or_default();
        let inner = read_line(found, offset, line, &outer);
        if line == "end" || line.starts_with("end ") || line.starts_with("end.") {
            // The first stands for the file, whatever ends too much.
            blocks.truncate(blocks.len().saturating_sub(1).max(1));
        } else if opens(line) {
            blocks.push(inner);
        }
    }
}

/// Whether a line begins what `end` ends.
fn opens(line: &str) -> bool {
    const OPENING: &[&str] = &["if ", "unless ", "case ", "class ", "module ", "def ", "begin", "while "];
    line.ends_with(" do")
        || (line.contains(" do |") && line.ends_with('|'))
        || OPENING.iter().any(|word| line.starts_with(word))
}

/// Adds the routes of a line; what a block that it opens stands in.
fn read_line(found: &mut Collector<'_>, at: usize, line: &str, outer: &Block) -> Block {
    if let Some(captures) = VERB.captures(line) {
        let name = captures.get(2).or(captures.get(3)).map_or("", |name| name.as_str());
        let prefix = match (captures.get(4).map(|on| on.as_str()), &outer.resource) {
            (Some("collection"), Some(resource)) => resource.clone(),
            (Some(_), Some(resource)) => joined(resource, ":id"),
            _ => outer.prefix.clone(),
        };
        let method = Some(&captures[1]).filter(|method| *method != "match");
        found.add(at, method, &joined(&prefix, name.split(" =>").next().unwrap_or_default()));
    } else if let Some(captures) = RESOURCES.captures(line) {
        return resources(found, at, &captures, outer);
    } else if let Some(name) = SCOPE.captures(line).and_then(|captures| captures.get(1).or(captures.get(2))) {
        return Block { prefix: joined(&outer.prefix, name.as_str()), resource: None };
    } else if let Some(resource) = &outer.resource {
        match line {
            "member do" => return Block { prefix: joined(resource, ":id"), resource: None },
            "collection do" => return Block { prefix: resource.clone(), resource: None },
            _ => {}
        }
    }
    outer.clone()
}

fn resources(found: &mut Collector<'_>, at: usize, captures: &regex::Captures<'_>, outer: &Block) -> Block {
    let is_many = &captures[1] == "resources";
    let listed = captures.get(4).or(captures.get(5)).or(captures.get(6)).map_or("", |list| list.as_str());
    let is_listed = |action: &str| listed.split([' ', ',', ':']).any(|word| word == action);
    let is_served = |action: &str| match captures.get(3).map(|word| word.as_str()) {
        Some("only") => is_listed(action),
        Some(_) => !is_listed(action),
        None => true,
    };
    let mut block = outer.clone();
    for name in captures[2].split(',').map(|name| name.trim().trim_start_matches(':')) {
        let path = joined(&outer.prefix, name);
        for (action, method, is_one) in ACTIONS.iter().filter(|(action, ..)| is_served(action)) {
            let path = if *is_one && is_many { joined(&path, ":id") } else { path.clone() };
            if is_many || *action != "index" {
                found.add(at, Some(method), &path);
            }
        }
        let nested = if is_many { joined(&path, ":parent_id") } else { path.clone() };
        block = Block { prefix: nested, resource: Some(path) };
    }
    block
}
