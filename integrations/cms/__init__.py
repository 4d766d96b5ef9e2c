"""The wire to the legacy CMS: SOAP (zeep) and GraphQL (httpx). Call ddei instead, unless you are ddei."""
