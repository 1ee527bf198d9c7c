/** Style of the self-contained report page; light and dark, and readable in print. */
export const reportStyle = `
:root { color-scheme: light dark; --family: Inter, system-ui, sans-serif; }
body { margin: 0; font: 14px/20px var(--family); }
main { max-width: 1000px; margin: 0 auto; padding: 24px; }
h1 { font-size: 20px; line-height: 28px; } h2 { font-size: 16px; margin-top: 32px; }
figure { margin: 16px 0; overflow-x: auto; } figure.pair { display: flex; flex-wrap: wrap; gap: 24px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; padding-bottom: 8px; }
th, td { text-align: right; padding: 4px 8px; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th[scope="row"], thead th:first-child { text-align: left; font-weight: 500; }
code { overflow-wrap: anywhere; }
@media print { main { max-width: none; padding: 0; } }
`;
