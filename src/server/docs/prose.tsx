/** @jsxImportSource hono/jsx */

/** Text with paragraphs at empty lines and `code` between backticks. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('\n\n').map((paragraph) => (
        <p>
          <Inline text={paragraph} />
        </p>
      ))}
    </>
  );
}

/** The same without paragraphs. */
export function Inline({ text }: { readonly text: string }) {
  // What stands between backticks is every second part.
  return (
    <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
  );
}
