"""The process that fetches; started by `explore.fetching.fetch`, never by hand."""

from explore.fetching._crawl import main

main()
