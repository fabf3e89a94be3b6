"""Only a caption, which can't be judged without the model."""

caption = "a photo of a green cross on the left"
