"""What each of the cast is answered about the organisation Kopi Senja: the status of the response."""

#: Its page opens for its members and the operator; a stranger learns nothing, not even that it is there.
MEMBERS_READ = {
    "anonymous": 302,
    "tono": 404,
    "rani": 404,
    "bima": 404,
    "dewi": 200,
    "fajar": 200,
    "vina": 200,
    "lia": 404,
    "sri": 200,
}
#: Of the cast only its owner changes it; who may see it is told why not.
OWNER_WRITES = {
    "anonymous": 302,
    "tono": 404,
    "rani": 404,
    "bima": 404,
    "dewi": 303,
    "fajar": 403,
    "vina": 403,
    "lia": 404,
    "sri": 403,
}
