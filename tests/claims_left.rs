//! What fences and commands name, what is quoted of configuration, and what a list comes to.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod claims_support;

use claims_support::expect;

#[test]
fn a_folder_that_kustomize_is_given_needs_its_file() {
    let files = [("k8s/oven/kustomization.yaml", "resources: []\n"), ("k8s/door/door.yaml", "kind: Service\n")];
    expect(
        &files,
        "```bash\nkubectl apply -k k8s/oven/\nkubectl apply -k k8s/door/\nkubectl apply -f k8s/door/\n```\n",
        &["2 true k8s/oven/", "3 false k8s/door/", "4 true k8s/door/"],
    );
}

#[test]
fn what_comments_in_fences_name_is_there_or_the_readers_to_write() {
    let files = [("k8s/door.yaml", "kind: Service\n")];
    expect(
        &files,
        "```yaml\n# Add to k8s/door.yaml\n# k8s/oven.yaml\n// see k8s/\nport: 80 # k8s/door.yaml\n```\n",
        &["2 true k8s/door.yaml"],
    );
}

#[test]
fn settings_that_configuration_has_as_they_are_quoted_are_confirmed() {
    let files = [("k8s/door.yaml", "kind: Service\nsharedDoors: false\n")];
    expect(
        &files,
        "- `sharedDoors: false` in all\n- `sharedDoors: true` in all\n- Set `sharedDoors: false`\n",
        &["1 true sharedDoors: false"],
    );
}

#[test]
fn costs_of_a_list_come_to_their_total() {
    expect(
        &[],
        "- Oven: ~$73/month\n- Two doors: $30/month\n- **Total:** ~$103/month\n\nBread:\n\n- Rye: $10\n- Wheat: $20\n- Total: $40\n\nCake:\n\n- Rye: $10K\n- Wheat: $20K\n- Total: $40K\n\nRolls:\n\n- Rye: $10-20\n- Wheat: $20\n- Total: $90\n\nPies:\n\n- Rye: ~$10\n- Wheat: $20\n- Total: $31\n",
        &["3 true Total: ~$103/month", "9 false Total: $40", "27 unverifiable Total: $31"],
    );
}
