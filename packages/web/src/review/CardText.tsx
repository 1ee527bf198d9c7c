import type { ReactElement } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** Only these may be followed from a stranger's text. */
function safeLink(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '';
}

const components: Components = {
  // An image would tell its host who reads, and when: its words stand instead.
  img: ({ alt }) => <span className="caption">[picture not shown{alt ? `: ${alt}` : ''}]</span>,
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  input: ({ checked }) => <span>{checked ? '☑' : '☐'}</span>,
};

/** A producer's Markdown: raw HTML off, no pictures from elsewhere, links only to http(s). untrusted: the text. */
export default function CardText({ text }: { readonly text: string }): ReactElement {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, '');
  return (
    <div className="card">
      <Markdown remarkPlugins={[remarkGfm]} components={components} urlTransform={safeLink} skipHtml>
        {body}
      </Markdown>
    </div>
  );
}
