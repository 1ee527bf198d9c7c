import { expect, test } from 'vitest';
import { type Desk, settled, signIn } from '../testing/desk-browser.ts';

const hostile = `# A fine model
<script>document.title = 'owned'</script>
<img src=x onerror="document.title='owned'"> <svg onload="document.title='owned'"></svg>
<style>h1{display:none}</style><iframe src="https://evil.example/frame"></iframe>
![beacon](https://evil.example/beacon.png) [go](javascript:document.title='owned') [out](https://evil.example/out)
[data](data:text/html,<script>1</script>) <form action="https://evil.example"><input name=a></form>

| a | b |
|---|---|
| <b onclick="document.title='owned'">x</b> | \`</script><script>document.title='owned'</script>\` |
`;

/** A card is a stranger’s text. */
export function hostileCardJourney(desk: () => Desk): void {
  test('a hostile card does nothing and sends nothing, on the version’s page and in a review', async () => {
    const { page } = await signIn(desk(), 'ada');
    await page.evaluate(async (text) => {
      const me = (await (await fetch('/api/v1/me')).json()) as { csrfToken: string };
      const answer = await fetch('/api/v1/models/spam-filter/versions/2/card', {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'x-csrf-token': me.csrfToken },
        body: JSON.stringify({ text }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    }, hostile);

    const reviewer = await signIn(desk(), 'noor');
    const outside: string[] = [];
    reviewer.page.on('request', (request) => {
      if (!request.url().startsWith(desk().registry.url)) outside.push(request.url());
    });
    for (const path of ['/models/spam-filter/2', '/requests/6']) {
      await reviewer.page.goto(`${desk().registry.url}${path}`);
      await settled(reviewer.page);
      // What is folded may come after the page's sentence; a card that was read before is shown as its changes first.
      await reviewer.page.waitForFunction(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        const whole = [...document.querySelectorAll('label')].find(
          (label) => label.textContent === 'The whole card',
        );
        whole?.click();
        return document.querySelector('.card') !== null;
      });
      await reviewer.page.locator('.card').first().waitFor();
      const found = await reviewer.page.evaluate(() => ({
        title: document.title,
        active: document.querySelectorAll(
          '.card script, .card img, .card iframe, .card style, .card form, .card svg, .card [onclick], .card [onerror]',
        ).length,
        links: [...document.querySelectorAll<HTMLAnchorElement>('.card a')].map(
          (link) => `${link.protocol} ${link.rel}`,
        ),
      }));
      expect(found.title).not.toContain('owned');
      expect(found.active).toBe(0);
      expect(found.links.every((link) => link.startsWith('https:') && link.includes('noopener'))).toBe(true);
    }
    expect(outside).toEqual([]);
  });
}
