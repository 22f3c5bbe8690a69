"""What the customer's directory is called that did something: admitted somebody, or tied an account."""

from readmodels.engine.names import Name, Naming

DIRECTORIES_ACTING = Naming("actor:sign_on", unknown=lambda _what: Name("Single Sign-on", "Single sign-on"))
