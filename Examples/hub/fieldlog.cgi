#!/bin/sh
# /usr/lib/fieldlog/fieldlog.cgi: fcgiwrap starts programs without arguments, so these two words need a file.
exec /usr/bin/fieldlog serve --cgi
