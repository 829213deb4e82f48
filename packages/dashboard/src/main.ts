document.title = 'VajraEdge';
