//! Pages, forms and live updates: handlers with their templates beside them.
