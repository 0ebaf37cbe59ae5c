"""An SOP proved before anyone runs it: what may go wrong on some path, with a shortest path that shows it.

`situations` explores what can be open at once, `supply` what has surely been given before it is needed, `totality`
whether a route always decides, `pace` whether the promise can be kept (`spec/language.md`, What a publisher is told).
"""
