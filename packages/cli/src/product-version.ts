/** Version of the whole product: server, command line, evaluator and pages are released together. */
export const productVersion = '0.1.0';
