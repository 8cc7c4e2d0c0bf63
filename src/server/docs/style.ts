/** The style of the page: light and dark by the reader's choice, one column where there is no room for two. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f5f6f8; --line: #dfe2e8; --text: #1b1f27; --quiet: #5a6472;
  --link: #0b57b7; --get: #0b6bcb; --post: #1a7f37; --patch: #8f5b00; --delete: #c02638;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151b; --panel: #1a1f27; --line: #2c333f; --text: #e4e8ee; --quiet: #9aa6b6;
    --link: #79b4ff; --get: #6cb0ff; --post: #62c57e; --patch: #e0b04c; --delete: #ff8b93;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
code { font-size: 0.88em; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.25rem 0.75rem; background: var(--ground); }
header { padding: 1.5rem 1.25rem 0.5rem; }
header p { margin: 0; }
.name { font-size: 1.25rem; font-weight: 650; letter-spacing: -0.01em; }
.name span { font-size: 0.8rem; font-weight: 400; color: var(--quiet); }
.summary { color: var(--quiet); }
nav { padding: 0.5rem 1.25rem 1rem; font-size: 0.9rem; }
nav summary { cursor: pointer; font-weight: 600; padding: 0.25rem 0; }
nav h2 {
  margin: 1rem 0 0.25rem; font-size: 0.75rem; letter-spacing: 0.06em; text-transform: uppercase;
}
nav h2 a { color: var(--quiet); text-decoration: none; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 0.18rem 0; color: var(--text); text-decoration: none; }
nav li a:has(.method) { display: grid; grid-template-columns: 3.4rem 1fr; align-items: baseline; }
nav li a:hover, h3 a:hover { text-decoration: underline; }
main { padding: 0 1.25rem 4rem; max-width: 52rem; min-width: 0; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.02em; margin: 1rem 0; }
main h2 {
  font-size: 1.4rem; letter-spacing: -0.01em; margin: 3rem 0 0.25rem; padding-top: 1.5rem;
  border-top: 1px solid var(--line);
}
h3 { font-size: 1.1rem; margin: 0; }
h3 a { color: inherit; text-decoration: none; }
h4 {
  margin: 1.1rem 0 0.35rem; font-size: 0.78rem; letter-spacing: 0.05em; text-transform: uppercase;
  color: var(--quiet);
}
article {
  margin: 1.25rem 0; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: 10px;
}
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
article p { margin: 0.5rem 0; }
.route { font-size: 1rem; }
.method {
  display: inline-block; font: 700 0.7rem/1.5 ui-monospace, Menlo, Consolas, monospace;
  letter-spacing: 0.03em;
}
.route .method { padding: 0.05rem 0.45rem; border: 1px solid; border-radius: 5px; }
.get { color: var(--get); } .post { color: var(--post); }
.patch { color: var(--patch); } .delete { color: var(--delete); }
pre {
  margin: 0.5rem 0 0; padding: 0.75rem 0.9rem; white-space: pre-wrap; background: var(--panel);
  border-radius: 8px; font-size: 0.9rem; line-height: 1.5;
}
dl { margin: 0; }
.fields > div { padding: 0.4rem 0; border-top: 1px solid var(--line); }
.fields > div:first-child { border-top: 0; }
.fields dd { margin: 0.1rem 0 0; color: var(--quiet); font-size: 0.93rem; }
.fields dd .fields { margin: 0.35rem 0 0 0.2rem; padding-left: 0.9rem; border-left: 2px solid var(--line); }
.type { color: var(--quiet); font-size: 0.88rem; margin-left: 0.35rem; }
.optional { color: var(--quiet); font-size: 0.8rem; font-style: italic; margin-left: 0.6rem; }
.answers > div { display: grid; grid-template-columns: 3.2rem 1fr; padding: 0.2rem 0; }
.answers dd { margin: 0; font-size: 0.95rem; min-width: 0; }
.status { font-weight: 700; }
.s2 { color: var(--post); } .s4 { color: var(--patch); } .s5 { color: var(--delete); }
.headers { color: var(--quiet); }
.choices { margin: 0; padding-left: 1.1rem; }
@media (min-width: 60rem) {
  body {
    display: grid; grid-template-columns: 17.5rem minmax(0, 1fr); grid-template-rows: auto 1fr;
    max-width: 76rem; margin: 0 auto;
  }
  header { grid-column: 1; grid-row: 1; }
  nav {
    grid-column: 1; grid-row: 2; position: sticky; top: 0; align-self: start; max-height: 100vh;
    overflow-y: auto; scrollbar-width: thin;
  }
  nav summary { display: none; }
  nav details::details-content { content-visibility: visible; block-size: auto; }
  main { grid-column: 2; grid-row: 1 / span 2; padding-left: 2.5rem; }
}
@media print { nav, .skip { display: none; } article { break-inside: avoid; } }
`;
