"""What the editor's pages can change in the text of an SOP, as operations of `engine/sops/rules/editing`."""
